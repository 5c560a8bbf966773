import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CommandName } from '../../../main/contract/commands';
import { useAppView } from '../../stores/mirror';
import { Problem } from '../../ui/Problem';
import { CommandForm } from './CommandForm';
import { type Details, type Field, fieldsOf, momentText, recordForms, valuesOf } from './fields';
import type { ShownRecord } from './useRecords';

/** What no reader needs: hashes and ids stand in the ledger and on the papers. */
const isHidden = (key: string): boolean => /sha256$|key$|^essence$|^settings$|^fingerprint$/i.test(key);

const useValueWords = () => {
  const { t, i18n } = useTranslation();
  const one = (key: string, value: unknown): string => {
    if (typeof value === 'boolean') return t(value ? 'records.yes' : 'records.no');
    if (typeof value === 'number' && /AtMs$|^atMs$/.test(key)) return momentText(value);
    if (typeof value === 'string' && /At$/.test(key)) return momentText(Date.parse(value));
    const word = `registers.value.${String(value)}`;
    return typeof value === 'string' && i18n.exists(word) ? String(i18n.t(word as never)) : String(value);
  };
  const words = (key: string, value: unknown): string =>
    Array.isArray(value) ? value.map((part) => one(key, part)).join(t('records.listComma')) : one(key, value);
  const label = (key: string, fields: readonly Field[]): string | null => {
    const name = `registers.key.${fields.find((field) => field.name === key)?.label ?? key}`;
    return i18n.exists(name) ? String(i18n.t(name as never)) : null;
  };
  return { words, label };
};

/** Who it was stands in a list of its own; here it is how many. */
const countedPeople = (key: string, value: unknown): [string, unknown] =>
  Array.isArray(value) && (key === 'affected' || key === 'people')
    ? [key === 'affected' ? 'named' : key, value.length]
    : [key, value];

/** Everything a record says, in words; empty answers are left out. */
export const RecordFacts = ({ record }: { record: ShownRecord }) => {
  const { words, label } = useValueWords();
  const fields = fieldsOf(record.kind);
  const shown = Object.entries(record.details ?? record.codes ?? {}).flatMap(([was, given]) => {
    const [key, value] = countedPeople(was, given);
    const name = isHidden(key) ? null : label(key, fields);
    const isEmpty = value === null || value === '' || (Array.isArray(value) && value.length === 0);
    return name === null || isEmpty || (typeof value === 'object' && !Array.isArray(value))
      ? []
      : [[key, name, words(key, value)]];
  });
  return (
    <dl className="facts">
      {shown.map(([key, name, text]) => (
        <div key={key}>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
};

/** What can be done with a record: a form that opens under it. */
export type Deed = { id: string; name: string; isMain?: boolean } & (
  | { command: CommandName; fields: readonly Field[]; toInput(details: Details): unknown; begun?: Details }
  | { form(onDone: () => void, onCancel: () => void): ReactNode }
);

interface Props {
  record: ShownRecord;
  title: string;
  chip?: { tone: 'pass' | 'ask' | 'bad' | 'info' | 'off'; words: string } | null;
  /** Shown to a manager only. */
  deeds?: readonly Deed[];
  /** A mistake in it can be put right: the old record stays. */
  isCorrectable?: boolean;
  onDone(): void;
  children?: ReactNode;
}

const Correction = ({ record, onDone, onCancel }: { record: ShownRecord; onDone(): void; onCancel(): void }) => {
  const { t } = useTranslation();
  const fields = fieldsOf(record.kind);
  return (
    <CommandForm
      command="register.correct"
      fields={fields}
      begun={valuesOf(fields, record.details ?? {})}
      toInput={(details) => ({ recordId: record.recordId, details: { ...record.details, ...details } })}
      submit={t('records.correct')}
      onDone={onDone}
      onCancel={onCancel}
    >
      <p className="fact">{t('records.correctHint')}</p>
    </CommandForm>
  );
};

/** One record: a line, what it says on a click, and what can be done with it. */
export const RecordCard = ({ record, title, chip, deeds = [], isCorrectable = false, onDone, children }: Props) => {
  const { t } = useTranslation();
  const isManager = useAppView()?.role === 'manager';
  const [isOpen, setIsOpen] = useState(false);
  const [openDeed, setOpenDeed] = useState<string | null>(null);
  const deed = deeds.find(({ id }) => id === openDeed);
  const finished = (): void => {
    setOpenDeed(null);
    onDone();
  };
  const mayCorrect = isCorrectable && record.kind in recordForms && record.details !== null;
  return (
    <li className="record" data-testid="record" data-kind={record.kind} data-record={record.recordId}>
      <button type="button" className="record-head" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        <span className="record-title">{title}</span>
        {chip && <span className={`chip chip-${chip.tone}`}>{chip.words}</span>}
        <span className="record-meta">
          {momentText(record.atMs)} · {t('records.entry', { seq: record.entrySeq })}
        </span>
      </button>
      {isOpen && (
        <div className="record-body">
          {record.codes === null && (
            <p className="hint-ask" role="alert">
              {t('records.unreadable')}
            </p>
          )}
          <RecordFacts record={record} />
          <p className="fact">{t('records.writtenBy', { who: t(`registers.by.${record.by}`) })}</p>
          {children}
          {isManager && (deeds.length > 0 || mayCorrect) && (
            <div className="record-deeds">
              {deeds.map(({ id, name, isMain }) => (
                <button
                  key={id}
                  type="button"
                  className={isMain ? 'action action-main' : 'action'}
                  data-testid={`deed-${id}`}
                  aria-expanded={openDeed === id}
                  onClick={() => setOpenDeed(openDeed === id ? null : id)}
                >
                  {name}
                </button>
              ))}
              {mayCorrect && (
                <button
                  type="button"
                  className="action"
                  data-testid="deed-correct"
                  aria-expanded={openDeed === 'correct'}
                  onClick={() => setOpenDeed(openDeed === 'correct' ? null : 'correct')}
                >
                  {t('records.correct')}
                </button>
              )}
            </div>
          )}
          {deed && 'form' in deed && deed.form(finished, () => setOpenDeed(null))}
          {deed && 'command' in deed && (
            <CommandForm
              key={deed.id}
              command={deed.command}
              fields={deed.fields}
              {...(deed.begun && { begun: valuesOf(deed.fields, deed.begun) })}
              toInput={deed.toInput}
              submit={deed.name}
              onDone={finished}
              onCancel={() => setOpenDeed(null)}
            />
          )}
          {openDeed === 'correct' && <Correction record={record} onDone={finished} onCancel={() => setOpenDeed(null)} />}
        </div>
      )}
    </li>
  );
};

/** A list of records with its own words for none. */
export const RecordList = ({
  records,
  error,
  empty,
  row,
}: {
  records: readonly ShownRecord[] | null;
  error: Parameters<typeof Problem>[0]['error'] | null;
  empty: string;
  row(record: ShownRecord): ReactNode;
}) => {
  const { t } = useTranslation();
  if (error) return <Problem error={error} />;
  if (!records) return <p className="fact">{t('common.loading')}</p>;
  if (records.length === 0) return <p className="fact records-none">{empty}</p>;
  return <ul className="records">{records.map(row)}</ul>;
};

/** A button that opens a form for a new record; an inspector sees neither. */
export const NewRecord = ({ name, testId, form }: { name: string; testId: string; form(onDone: () => void): ReactNode }) => {
  const isManager = useAppView()?.role === 'manager';
  const [isOpen, setIsOpen] = useState(false);
  if (!isManager) return null;
  if (isOpen) return <div className="new-record">{form(() => setIsOpen(false))}</div>;
  return (
    <button type="button" className="action action-main new-record-open" data-testid={testId} onClick={() => setIsOpen(true)}>
      {name}
    </button>
  );
};
