import { useState } from 'react';
import type { PersonView } from '../../../main/contract/people';
import { PeopleTable } from './PeopleTable';
import { type Part, PersonSteps } from './PersonSteps';
import './people.css';

/** The manager's page: the residents, or the steps for one of them. */
export const PeoplePage = () => {
  const [open, setOpen] = useState<{ person: PersonView | null; part?: Part } | null>(null);
  return (
    <main className="people">
      {open ? (
        <PersonSteps {...open} onDone={() => setOpen(null)} />
      ) : (
        <PeopleTable
          onAdd={() => setOpen({ person: null })}
          onOpen={(person) => setOpen({ person })}
          onAccess={(person) => setOpen({ person, part: 'access' })}
        />
      )}
    </main>
  );
};
