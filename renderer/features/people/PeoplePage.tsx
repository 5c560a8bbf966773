import { useState } from 'react';
import type { PersonView } from '../../../main/contract/people';
import { LeftPeople } from './LeftPeople';
import { PeopleTable } from './PeopleTable';
import { type Part, PersonSteps } from './PersonSteps';
import './people.css';

/** The manager's page: the residents, or the steps for one of them. */
export const PeoplePage = () => {
  const [open, setOpen] = useState<{ person: PersonView | null; part?: Part } | null>(null);
  const [isLeft, setIsLeft] = useState(false);
  return (
    <main className="people">
      {isLeft ? (
        <LeftPeople onBack={() => setIsLeft(false)} />
      ) : open ? (
        <PersonSteps {...open} onDone={() => setOpen(null)} />
      ) : (
        <PeopleTable
          onLeft={() => setIsLeft(true)}
          onAdd={() => setOpen({ person: null })}
          onOpen={(person) => setOpen({ person })}
          onAccess={(person) => setOpen({ person, part: 'access' })}
        />
      )}
    </main>
  );
};
