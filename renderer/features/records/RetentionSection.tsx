import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EVENT_DAYS_AT_LEAST, EVENT_DAYS_AT_MOST, type Hold, type StationClock } from '../../../main/contract/retention';
import { useCommand } from '../../bridge';
import { useAppView } from '../../stores/mirror';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import { CommandForm } from './CommandForm';
import { type Field, momentText } from './fields';
import { NewRecord } from './RecordCard';
import { SectionHead } from './SectionHead';
import { useRead } from './useRead';

const holdFields = [
  { name: 'why', kind: 'choice', options: ['disclosure', 'incident', 'request', 'complaint'] },
  { name: 'fromMs', kind: 'moment', label: 'from' },
  { name: 'toMs', kind: 'moment', label: 'to' },
] as const satisfies readonly Field[];
/** The days are somebody's to say; now is none of them. */
const noPeriod = { fromMs: '', toMs: '' };
const termFields = [{ name: 'eventDays', kind: 'number', label: 'eventDays' }] as const satisfies readonly Field[];

const DoubtedClock = ({ clock, onDone }: { clock: StationClock; onDone(): void }) => {
  const { t } = useTranslation();
  const isManager = useAppView()?.role === 'manager';
  const confirm = useCommand('clock.confirm');
  return (
    <div className="hint-ask clock-doubted" role="alert" data-testid="clock-doubted">
      <Icon name="ask" />
      <div>
        <strong>{t('records.retention.doubted')}</strong>
        <p>{t('records.retention.doubtedWords', { now: momentText(clock.nowMs), believed: momentText(clock.believedMs) })}</p>
        {confirm.error && <Problem error={confirm.error} />}
      </div>
      {isManager && (
        <button
          type="button"
          className="action"
          data-testid="clock-confirm"
          disabled={confirm.busy}
          onClick={() => void confirm.run({ nowMs: clock.nowMs }).then(onDone)}
        >
          {t('records.retention.confirmClock')}
        </button>
      )}
    </div>
  );
};

const HoldRow = ({ hold, onDone }: { hold: Hold; onDone(): void }) => {
  const { t } = useTranslation();
  const isManager = useAppView()?.role === 'manager';
  const release = useCommand('retention.release');
  const [isAsked, setIsAsked] = useState(false);
  const isHeld = hold.releasedAtMs === null;
  return (
    <li className="record" data-testid="hold" data-held={isHeld}>
      <div className="record-head">
        <span className="record-title">
          {t(`registers.value.${hold.why}`)} · {hold.fromMs === 0 ? t('records.retention.fromFirst') : momentText(hold.fromMs)} –{' '}
          {momentText(hold.toMs)}
        </span>
        <span className="record-meta" data-testid="hold-reason">
          {t(hold.recordId === null ? 'records.retention.byHand' : 'records.retention.byMatter')}
        </span>
        <span className={`chip chip-${isHeld ? 'info' : 'off'}`}>
          {t(isHeld ? 'records.retention.held' : 'records.retention.released')}
        </span>
      </div>
      {isHeld && isManager && (
        <div className="record-body record-deeds">
          {isAsked && (
            <span>
              {hold.recordId !== null && t('records.retention.releaseMatter')} {t('records.retention.releaseAsk')}
            </span>
          )}
          <button
            type="button"
            className="action"
            data-testid="hold-release"
            disabled={release.busy}
            onClick={() => {
              if (isAsked) void release.run({ holdId: hold.holdId }).then((answer) => answer && onDone());
              else setIsAsked(true);
            }}
          >
            {t('records.retention.release')}
          </button>
          {release.error && <Problem error={release.error} />}
        </div>
      )}
    </li>
  );
};

/** How long records of passages stay, what the last run deleted, and what is held back. */
export const RetentionSection = () => {
  const { t } = useTranslation();
  const { value, error, reload } = useRead('retention.status', {});
  const status = value?.status;
  const lastRun = status?.lastRun ?? null;
  const counts = lastRun ? Object.values(lastRun.deleted).reduce((sum, n) => sum + n, 0) : 0;
  const closing = (close: () => void) => () => {
    close();
    reload();
  };
  return (
    <>
      <SectionHead section="retention" />
      {error && <Problem error={error} />}
      {status?.clock.state === 'doubted' && <DoubtedClock clock={status.clock} onDone={reload} />}
      {status && (
        <dl className="facts" data-testid="retention-facts">
          <div>
            <dt>{t('records.retention.templates')}</dt>
            <dd>{t('records.retention.templatesWords')}</dd>
          </div>
          <div>
            <dt>{t('records.retention.passages')}</dt>
            <dd>{t('records.retention.days', { n: status.eventDays })}</dd>
          </div>
          <div>
            <dt>{t('records.retention.evidence')}</dt>
            <dd>{t('records.retention.evidenceWords')}</dd>
          </div>
          <div>
            <dt>{t('records.retention.lastRun')}</dt>
            <dd data-testid="retention-last-run">
              {lastRun
                ? t('records.retention.run', {
                    at: momentText(lastRun.atMs),
                    n: counts,
                    held: lastRun.held,
                    seq: lastRun.entrySeq,
                  })
                : t('records.retention.noRun')}
            </dd>
          </div>
        </dl>
      )}
      {status && (
        <NewRecord
          name={t('records.retention.changeTerm')}
          testId="term-open"
          form={(close) => (
            <CommandForm
              command="retention.setTerm"
              fields={termFields}
              begun={{ eventDays: String(status.eventDays) }}
              toInput={(details) => details}
              submit={t('common.save')}
              onCancel={close}
              onDone={closing(close)}
            >
              <p className="fact">{t('records.retention.termHint', { least: EVENT_DAYS_AT_LEAST, most: EVENT_DAYS_AT_MOST })}</p>
            </CommandForm>
          )}
        />
      )}
      <h3>{t('records.retention.holds')}</h3>
      <p className="fact">{t('records.retention.holdsHint')}</p>
      <NewRecord
        name={t('records.retention.newHold')}
        testId="hold-new"
        form={(close) => (
          <CommandForm
            command="retention.hold"
            fields={holdFields}
            begun={noPeriod}
            toInput={(details) => ({ ...details, recordId: null })}
            submit={t('records.retention.placeHold')}
            onCancel={close}
            onDone={closing(close)}
          />
        )}
      />
      {status?.holds.length === 0 && <p className="fact records-none">{t('records.retention.noHolds')}</p>}
      <ul className="records">
        {status?.holds.map((hold) => (
          <HoldRow key={hold.holdId} hold={hold} onDone={reload} />
        ))}
      </ul>
    </>
  );
};
