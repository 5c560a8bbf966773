import { Input } from 'antd';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CommandOutput } from '../../../main/contract/commands';
import { useCommand } from '../../bridge';
import { useSlice } from '../../stores/mirror';
import { Field } from '../../ui/Field';
import { calendarDay } from '../../ui/format';
import { Problem } from '../../ui/Problem';
import { DocumentButtons } from './DocumentButtons';
import { SectionHead } from './SectionHead';
import { useOffered } from './useOffered';

type Report = CommandOutput<'report.equalTreatment'>;
type Row = Report['methods'][number];

const dayMs = 86_400_000;
const defaultDays = 30;
const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
const startOf = (day: string): number => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date).getTime();
};

const Rows = ({ rows, name }: { rows: readonly Row[]; name: string }) => {
  const { t } = useTranslation();
  const seconds = (ms: number | null): string => (ms === null ? '–' : (ms / 1_000).toFixed(1));
  return (
    <tbody>
      {rows.map(({ method, granted, share, waiting }, index) => (
        <tr key={method}>
          {index === 0 && (
            <th scope="rowgroup" rowSpan={rows.length}>
              {name}
            </th>
          )}
          <td>{t(`records.treatment.method.${method}`)}</td>
          <td className="number">{granted}</td>
          <td className="number">{Math.round(share * 1_000) / 10}%</td>
          <td className="number">{seconds(waiting.medianMs)}</td>
          <td className="number">{seconds(waiting.p90Ms)}</td>
          <td className="number">{waiting.measured}</td>
        </tr>
      ))}
    </tbody>
  );
};

const Shown = ({ report }: { report: Report }) => {
  const { t } = useTranslation();
  const lanes = useSlice('lanes');
  const { documents } = useOffered();
  const { humanChecks, cardsRefused, notMeasured } = report;
  const columns = ['lane', 'way', 'granted', 'share', 'median', 'p90', 'measured'] as const;
  return (
    <div data-testid="treatment-report">
      <table className="records-table">
        <caption>{t('records.treatment.caption', { from: report.from, to: report.to })}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" className={column === 'lane' || column === 'way' ? undefined : 'number'}>
                {t(`records.treatment.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <Rows rows={report.methods} name={t('records.treatment.allLanes')} />
        {report.lanes.map(({ laneId, methods }) => (
          <Rows key={laneId} rows={methods} name={lanes.find(({ id }) => id === laneId)?.name ?? laneId} />
        ))}
      </table>
      <p data-testid="treatment-checks">{t('records.treatment.checks', { ...humanChecks })}</p>
      <p>{t('records.treatment.cardsRefused', { n: cardsRefused })}</p>
      <h3>{t('records.treatment.notMeasured')}</h3>
      <ul className="plain-list">
        {notMeasured.map((what) => (
          <li key={what}>{t(`records.treatment.lacks.${what}`)}</li>
        ))}
      </ul>
      {documents.has('equal-treatment') && (
        <DocumentButtons
          name={t('records.document.equalTreatment')}
          request={{ kind: 'equal-treatment', fromMs: startOf(report.from), toMs: startOf(report.to) + dayMs }}
        />
      )}
    </div>
  );
};

/** Whether those without a face get in as well and as fast: figures of a period, and what they do not say. */
export const TreatmentSection = () => {
  const { t } = useTranslation();
  const ask = useCommand('report.equalTreatment');
  const [from, setFrom] = useState(() => calendarDay(Date.now() - (defaultDays - 1) * dayMs));
  const [to, setTo] = useState(() => calendarDay(Date.now()));
  const [isJudged, setIsJudged] = useState(false);
  const [report, setReport] = useState<Report | null>(null);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsJudged(true);
    if (isDay(from) && isDay(to)) setReport(await ask.run({ from, to }));
  };
  return (
    <>
      <SectionHead section="treatment" />
      <form className="period" noValidate onSubmit={(event) => void submit(event)}>
        {(
          [
            ['from', from, setFrom],
            ['to', to, setTo],
          ] as const
        ).map(([name, value, set]) => (
          <Field key={name} label={t(`registers.key.${name}`)} fault={isJudged && !isDay(value) ? t('records.fault.day') : null}>
            {(id) => (
              <Input
                id={id}
                className="field-day"
                value={value}
                data-testid={`treatment-${name}`}
                onChange={(event) => set(event.target.value)}
              />
            )}
          </Field>
        ))}
        <button type="submit" className="action action-main" data-testid="treatment-show" disabled={ask.busy}>
          {t('records.treatment.show')}
        </button>
      </form>
      {ask.error && <Problem error={ask.error} />}
      {report && <Shown report={report} />}
    </>
  );
};
