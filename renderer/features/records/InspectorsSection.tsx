import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InspectorView } from '../../../main/contract/inspectors';
import { useCommand } from '../../bridge';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import { CommandForm } from './CommandForm';
import { type Field, momentText } from './fields';
import { SectionHead } from './SectionHead';
import { useRead } from './useRead';

const dayMs = 86_400_000;

const grantFields = [
  { name: 'name', kind: 'line' },
  { name: 'office', kind: 'line', label: 'authority' },
  { name: 'fromMs', kind: 'moment', label: 'from' },
  { name: 'untilMs', kind: 'moment', label: 'until' },
] as const satisfies readonly Field[];

const chips = { waiting: 'info', open: 'pass', over: 'off', revoked: 'off' } as const;

const Row = ({ inspector, onDone }: { inspector: InspectorView; onDone(): void }) => {
  const { t } = useTranslation();
  const revoke = useCommand('inspector.revoke');
  const { inspectorId, name, office, fromMs, untilMs, state, lastSignInMs } = inspector;
  const isLive = state === 'open' || state === 'waiting';
  return (
    <li className="record" data-testid="inspector" data-state={state}>
      <div className="record-head">
        <span className="record-title">
          {name} · {office}
        </span>
        <span className={`chip chip-${chips[state]}`}>{t(`records.inspectors.state.${state}`)}</span>
        <span className="record-meta">
          {momentText(fromMs)} – {momentText(untilMs)}
        </span>
      </div>
      <div className="record-body record-deeds">
        <span className="fact">
          {lastSignInMs === null
            ? t('records.inspectors.neverIn')
            : t('records.inspectors.lastIn', { at: momentText(lastSignInMs) })}
        </span>
        {isLive && (
          <button
            type="button"
            className="action"
            data-testid="inspector-revoke"
            disabled={revoke.busy}
            onClick={() => void revoke.run({ inspectorId }).then((answer) => answer && onDone())}
          >
            {t('records.inspectors.revoke')}
          </button>
        )}
        {revoke.error && <Problem error={revoke.error} />}
      </div>
    </li>
  );
};

/** Who may come to look, from when until when. The code is shown once. */
export const InspectorsSection = () => {
  const { t } = useTranslation();
  const { value, error, reload } = useRead('inspector.list', {});
  const [isOpen, setIsOpen] = useState(false);
  const [code, setCode] = useState<string | null>(null);
  return (
    <>
      <SectionHead section="inspectors" />
      {code !== null && (
        <div className="hint-info inspector-code" role="status" data-testid="inspector-code">
          <Icon name="key" />
          <div>
            <strong className="mono">{code}</strong>
            <p>{t('records.inspectors.codeOnce')}</p>
          </div>
          <button type="button" className="action" onClick={() => setCode(null)}>
            {t('common.close')}
          </button>
        </div>
      )}
      {isOpen ? (
        <CommandForm
          command="inspector.grant"
          fields={grantFields}
          begun={{ untilMs: momentText(Date.now() + dayMs) }}
          toInput={(details) => details}
          submit={t('records.inspectors.grant')}
          onCancel={() => setIsOpen(false)}
          onDone={(granted) => {
            setCode(granted.code);
            setIsOpen(false);
            reload();
          }}
        />
      ) : (
        <button
          type="button"
          className="action action-main new-record-open"
          data-testid="inspector-new"
          onClick={() => setIsOpen(true)}
        >
          {t('records.inspectors.new')}
        </button>
      )}
      {error && <Problem error={error} />}
      {value?.inspectors.length === 0 && <p className="fact records-none">{t('records.inspectors.none')}</p>}
      <ul className="records">
        {value?.inspectors.map((inspector) => (
          <Row key={inspector.inspectorId} inspector={inspector} onDone={reload} />
        ))}
      </ul>
    </>
  );
};
