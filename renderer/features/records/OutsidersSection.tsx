import { useTranslation } from 'react-i18next';
import type { DocumentRequest } from '../../../main/contract/documents';
import type { RecordId } from '../../../main/contract/recordParts';
import type { zhCN } from '../../i18n/zhCN/texts';
import { calendarDay } from '../../ui/format';
import { CommandForm } from './CommandForm';
import { DocumentButtons } from './DocumentButtons';
import { recordForms } from './fields';
import { type Deed, NewRecord, RecordCard, RecordFacts, RecordList } from './RecordCard';
import { SectionHead } from './SectionHead';
import { useOffered } from './useOffered';
import { type ShownRecord, useRecords } from './useRecords';

type Word = keyof typeof zhCN.records.outsiders;

/** One register of this page: how a record is made, how it is called, what shows how it stands. */
interface Register {
  heading: Word;
  hint?: Word;
  none: Word;
  open: { words: Word; testId: string; command: 'vendor.engage' | 'register.audit' | 'register.takeover' };
  kind: 'vendor.engaged' | 'audit.done' | 'takeover.announced';
  /** Details or codes that name a record, in this order. */
  titled: readonly string[];
  /** The kind is a part of the title as well. */
  isKindTitled?: boolean;
  chip?: (record: ShownRecord) => { tone: 'bad' | 'info'; words: Word; day: string };
  /** What ends it; an ended record is corrected no more. */
  end?: { kind: 'vendor.ended'; command: 'vendor.end'; words: Word; chip: Word; toInput(id: RecordId, details: object): unknown };
  paper?: { kind: 'vendor' | 'transfer'; request(id: RecordId): DocumentRequest };
}

const said = (record: ShownRecord, key: string): string => {
  const value = record.details?.[key] ?? record.codes?.[key];
  return typeof value === 'string' ? value : '';
};

const registers: readonly Register[] = [
  {
    heading: 'vendors',
    none: 'noVendors',
    open: { words: 'newVendor', testId: 'vendor-new', command: 'vendor.engage' },
    kind: 'vendor.engaged',
    titled: ['name'],
    isKindTitled: true,
    chip: (record) => {
      const day = said(record, 'until');
      return day < calendarDay(Date.now()) ? { tone: 'bad', words: 'over', day } : { tone: 'info', words: 'until', day };
    },
    end: {
      kind: 'vendor.ended',
      command: 'vendor.end',
      words: 'end',
      chip: 'ended',
      toInput: (vendorId, details) => ({ vendorId, details }),
    },
    paper: { kind: 'vendor', request: (vendorId) => ({ kind: 'vendor', vendorId }) },
  },
  {
    heading: 'audits',
    none: 'noAudits',
    open: { words: 'newAudit', testId: 'audit-new', command: 'register.audit' },
    kind: 'audit.done',
    titled: ['doneOn', 'auditor'],
    chip: (record) => ({ tone: 'info', words: 'next', day: said(record, 'nextOn') }),
  },
  {
    heading: 'takeover',
    hint: 'takeoverHint',
    none: 'noTakeovers',
    open: { words: 'newTakeover', testId: 'takeover-new', command: 'register.takeover' },
    kind: 'takeover.announced',
    titled: ['effectiveOn', 'newHandler'],
    paper: { kind: 'transfer', request: (transferId) => ({ kind: 'transfer', transferId }) },
  },
];

const Row = ({
  register,
  record,
  ended,
  onDone,
}: {
  register: Register;
  record: ShownRecord;
  ended: ShownRecord | undefined;
  onDone(): void;
}) => {
  const { t } = useTranslation();
  const { documents } = useOffered();
  const { kind, titled, isKindTitled, chip, end, paper } = register;
  const standing = chip?.(record);
  const deeds: Deed[] =
    end && !ended
      ? [
          {
            id: 'end-vendor',
            name: t(`records.outsiders.${end.words}`),
            command: end.command,
            fields: recordForms[end.kind],
            toInput: (details) => end.toInput(record.recordId, details),
          },
        ]
      : [];
  return (
    <RecordCard
      record={record}
      title={[isKindTitled ? t(`registers.kind.${kind}`) : '', ...titled.map((key) => said(record, key))]
        .filter((part) => part !== '')
        .join(' · ')}
      {...(standing && { chip: { tone: standing.tone, words: t(`records.outsiders.${standing.words}`, { day: standing.day }) } })}
      {...(end && ended && { chip: { tone: 'off' as const, words: t(`records.outsiders.${end.chip}`) } })}
      isCorrectable={!ended}
      onDone={onDone}
      deeds={deeds}
    >
      {ended && <RecordFacts record={ended} />}
      {paper && documents.has(paper.kind) && (
        <DocumentButtons name={t(`records.document.${paper.kind}`)} request={paper.request(record.recordId)} />
      )}
    </RecordCard>
  );
};

const RegisterPart = ({ register }: { register: Register }) => {
  const { t } = useTranslation();
  const { heading, hint, none, open, kind, end } = register;
  const { records, error, reload } = useRecords(end ? [kind, end.kind] : [kind]);
  return (
    <>
      <h3>{t(`records.outsiders.${heading}`)}</h3>
      {hint && <p className="fact">{t(`records.outsiders.${hint}`)}</p>}
      <NewRecord
        name={t(`records.outsiders.${open.words}`)}
        testId={open.testId}
        form={(close) => (
          <CommandForm
            command={open.command}
            fields={recordForms[kind]}
            toInput={(details) => details}
            submit={t('common.save')}
            onCancel={close}
            onDone={() => {
              close();
              reload();
            }}
          />
        )}
      />
      <RecordList
        records={records?.filter((record) => record.kind === kind) ?? null}
        error={error}
        empty={t(`records.outsiders.${none}`)}
        row={(record) => (
          <Row
            key={record.recordId}
            register={register}
            record={record}
            ended={records?.find((other) => other.kind === end?.kind && other.about === record.recordId)}
            onDone={reload}
          />
        )}
      />
    </>
  );
};

/** Who outside works on the data, audits, and the property company that comes next. */
export const OutsidersSection = () => (
  <>
    <SectionHead section="outsiders" />
    {registers.map((register) => (
      <RegisterPart key={register.kind} register={register} />
    ))}
  </>
);
