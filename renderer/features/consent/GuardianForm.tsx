import { Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { GuardianDocument, type GuardianshipView, Relation } from '../../../main/contract/consent';
import { type PersonView, Unit } from '../../../main/contract/people';
import { useCommand } from '../../bridge';
import { DayField, isDay } from '../../ui/DayField';
import { Field } from '../../ui/Field';
import { calendarDay } from '../../ui/format';
import { Problem } from '../../ui/Problem';

type Who = 'resident' | 'outsider';

/** A guardian who lives here, found by exact flat. */
const ResidentField = ({
  childId,
  chosen,
  onChoose,
}: {
  childId: PersonView['id'];
  chosen: PersonView | null;
  onChoose(person: PersonView): void;
}) => {
  const { t } = useTranslation();
  const find = useCommand('people.findByUnit');
  const [unit, setUnit] = useState('');
  const [people, setPeople] = useState<PersonView[] | null>(null);
  const look = async (): Promise<void> => {
    if (!Unit.safeParse(unit).success) return;
    const answer = await find.run({ unit: unit.trim() });
    if (answer) setPeople(answer.people.filter(({ id, ageBand }) => id !== childId && ageBand === 'adult'));
  };
  return (
    <>
      <Field label={t('question.guardianUnit')}>
        {(id) => (
          <Input.Search
            id={id}
            value={unit}
            maxLength={20}
            enterButton={t('question.guardianFind')}
            data-testid="guardian-unit"
            onChange={(event) => setUnit(event.target.value)}
            onSearch={() => void look()}
          />
        )}
      </Field>
      {people?.length === 0 && <p className="fact">{t('question.guardianNobody')}</p>}
      <div className="choice-row">
        {people?.map((person) => (
          <button
            key={person.id}
            type="button"
            className="pick"
            data-testid="guardian-person"
            aria-pressed={chosen?.id === person.id}
            onClick={() => onChoose(person)}
          >
            {person.name}
          </button>
        ))}
      </div>
      {find.error && <Problem error={find.error} />}
    </>
  );
};

/** Enters who may decide for a child, and how that was seen: which document, by whom (who is signed in), on which day. */
export const GuardianForm = ({
  childId,
  onAdded,
}: {
  childId: PersonView['id'];
  onAdded(guardianship: GuardianshipView): void;
}) => {
  const { t } = useTranslation();
  const add = useCommand('guardian.add');
  const [who, setWho] = useState<Who>('resident');
  const [resident, setResident] = useState<PersonView | null>(null);
  const [name, setName] = useState('');
  const [relation, setRelation] = useState<Relation | null>(null);
  const [document, setDocument] = useState<GuardianDocument | null>(null);
  const [seenOnDay, setSeenOnDay] = useState(() => calendarDay(Date.now()));
  const guardian =
    who === 'resident'
      ? resident && ({ kind: 'resident', personId: resident.id } as const)
      : name.trim() !== '' && ({ kind: 'outsider', name: name.trim() } as const);
  const save = async (): Promise<void> => {
    if (!guardian || !relation || !document || !isDay(seenOnDay)) return;
    const answer = await add.run({ childId, guardian, relation, document, seenOnDay, documentSha256: null });
    if (answer) onAdded(answer.guardianship);
  };
  return (
    <div className="guardian-form" data-testid="guardian-form">
      <div className="choice-row">
        {(['resident', 'outsider'] as const).map((kind) => (
          <button
            key={kind}
            type="button"
            className="pick"
            data-testid={`guardian-${kind}`}
            aria-pressed={who === kind}
            onClick={() => setWho(kind)}
          >
            {kind === 'resident' ? t('question.guardianResident') : t('question.guardianOutsider')}
          </button>
        ))}
      </div>
      {who === 'resident' ? (
        <ResidentField childId={childId} chosen={resident} onChoose={setResident} />
      ) : (
        <Field label={t('question.guardianName')}>
          {(id) => (
            <Input
              id={id}
              value={name}
              maxLength={60}
              data-testid="guardian-name"
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
      )}
      <Field label={t('question.relationLabel')}>
        {(id) => (
          <Select<Relation | null>
            id={id}
            value={relation}
            data-testid="guardian-relation"
            options={Relation.options.map((value) => ({ value, label: t(`question.relation.${value}`) }))}
            onChange={setRelation}
          />
        )}
      </Field>
      <Field label={t('question.documentLabel')}>
        {(id) => (
          <Select<GuardianDocument | null>
            id={id}
            value={document}
            data-testid="guardian-document"
            options={GuardianDocument.options.map((value) => ({ value, label: t(`question.document.${value}`) }))}
            onChange={setDocument}
          />
        )}
      </Field>
      <DayField label={t('question.seenOn')} value={seenOnDay} testId="guardian-day" onChange={setSeenOnDay} />
      {add.error && <Problem error={add.error} />}
      <button
        type="button"
        className="action action-main"
        data-testid="guardian-save"
        disabled={!guardian || !relation || !document || !isDay(seenOnDay) || add.busy}
        onClick={() => void save()}
      >
        {t('question.guardianSave')}
      </button>
    </div>
  );
};
