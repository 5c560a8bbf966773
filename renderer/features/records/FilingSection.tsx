import { useTranslation } from 'react-i18next';
import type { CommandName } from '../../../main/contract/commands';
import type { FilingPack } from '../../../main/contract/filing';
import { Problem } from '../../ui/Problem';
import { CommandForm } from './CommandForm';
import { DocumentButtons } from './DocumentButtons';
import { momentText, recordForms, type Values, type WrittenKind } from './fields';
import { NewRecord, RecordCard, RecordList } from './RecordCard';
import { SectionHead } from './SectionHead';
import { useOffered } from './useOffered';
import { useRead } from './useRead';
import { useRecords } from './useRecords';

const kinds = [
  'filing.reached',
  'filing.made',
  'filing.changed',
  'filing.stopped',
  'filing.ended',
  'filing.officer-named',
  'filing.others-declared',
  'calendar.set',
] as const;

const deeds = [
  ['officer', 'filing.nameOfficer', 'filing.officer-named'],
  ['others', 'filing.declareOthers', 'filing.others-declared'],
  ['make', 'filing.make', 'filing.made'],
  ['change', 'filing.change', 'filing.changed'],
  ['stop', 'filing.stop', 'filing.stopped'],
  ['end', 'filing.end', 'filing.ended'],
  ['holidays', 'filing.setHolidays', 'calendar.set'],
] as const satisfies readonly (readonly [string, CommandName, WrittenKind])[];

const Pack = ({ pack }: { pack: FilingPack }) => {
  const { t, i18n } = useTranslation();
  const { count, safeguards } = pack.countAndSafeguards;
  const comma = t('records.listComma');
  const { officer } = pack.basics;
  const safeguard = (code: string): string => {
    const key = `records.filing.safeguard.${code}`;
    return i18n.exists(key) ? String(i18n.t(key as never)) : code;
  };
  const rows: [string, string][] = [
    [
      t('records.filing.count'),
      `${t('records.facesCounted', { total: count.total, here: count.here, elsewhere: count.elsewhere })} ${t(`records.filing.level.${count.level}`)}`,
    ],
    [t('records.filing.officer'), officer ? `${officer.name}${comma}${officer.contact}` : t('records.filing.noOfficer')],
    [t('records.filing.safeguards'), safeguards.map(safeguard).join(comma)],
    [t('records.filing.assessment'), pack.assessment ? momentText(pack.assessment.signedAtMs) : t('records.filing.noAssessment')],
    ...(pack.dueOn ? [[t('records.filing.due'), pack.dueOn] as [string, string]] : []),
    ...(pack.missing.length > 0
      ? [
          [t('records.filing.missing'), pack.missing.map((part) => t(`records.filing.lacks.${part}`)).join(comma)] as [
            string,
            string,
          ],
        ]
      : []),
  ];
  return (
    <dl className="facts" data-testid="filing-pack">
      {rows.map(([name, text]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
};

/** How many people's faces are stored, and what is filed with the provincial office from 100,000 on. */
export const FilingSection = () => {
  const { t } = useTranslation();
  const { documents } = useOffered();
  const pack = useRead('filing.pack', {});
  const history = useRecords(kinds);
  const holidays = useRead('filing.holidays', {});
  const reload = (): void => {
    pack.reload();
    history.reload();
    holidays.reload();
  };
  const year = new Date().getFullYear();
  const begunOf = (command: CommandName): Values => {
    if (command === 'filing.setHolidays') {
      const known = holidays.value?.years.find((list) => list.year === year);
      return {
        year: String(year),
        ...(known && { holidays: known.holidays.join(' '), workedWeekendDays: known.workedWeekendDays.join(' ') }),
      };
    }
    return {};
  };
  return (
    <>
      <SectionHead section="filing" />
      {pack.error && <Problem error={pack.error} />}
      {pack.value && <Pack pack={pack.value} />}
      {documents.has('filing') &&
        (['first', 'change', 'deregistration'] as const).map((filing) => (
          <DocumentButtons key={filing} name={t(`records.document.filing.${filing}`)} request={{ kind: 'filing', filing }} />
        ))}
      <div className="deed-row">
        {deeds.map(([id, command, kind]) => (
          <NewRecord
            key={id}
            name={t(`records.filing.deed.${id}`)}
            testId={`filing-${id}`}
            form={(close) => (
              <>
                <h3>{t(`records.filing.deed.${id}`)}</h3>
                <CommandForm
                  command={command}
                  fields={recordForms[kind]}
                  begun={begunOf(command)}
                  toInput={(details) => details}
                  submit={t('common.save')}
                  onCancel={close}
                  onDone={() => {
                    close();
                    reload();
                  }}
                />
              </>
            )}
          />
        ))}
      </div>
      <h3>{t('records.filing.history')}</h3>
      <RecordList
        records={history.records}
        error={history.error}
        empty={t('records.filing.noHistory')}
        row={(record) => (
          <RecordCard
            key={record.recordId}
            record={record}
            title={t(`registers.kind.${record.kind}`)}
            isCorrectable={record.kind !== 'filing.reached'}
            onDone={reload}
          />
        )}
      />
    </>
  );
};
