import { Input } from 'antd';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../bridge';
import { useSlice } from '../../stores/mirror';
import { Field } from '../../ui/Field';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';

/** How far the end of everybody's consent has come, as the station tells it. */
const Progress = () => {
  const { t } = useTranslation();
  const { serviceStop } = useSlice('withdrawals');
  if (!serviceStop) return null;
  const { total, done } = serviceStop;
  return (
    <div role="status" data-testid="stop-faces-progress">
      <p className={done < total ? 'hint-info' : 'hint-pass'}>
        <Icon name={done < total ? 'wait' : 'pass'} />
        {t(done < total ? 'records.stopFaces.progress' : 'records.stopFaces.done', { done, total })}
      </p>
      {done < total && <progress value={done} max={total} aria-label={t('records.stopFaces.title')} />}
    </div>
  );
};

/** Nothing of it can be undone, so that it is typed, not pressed. */
const Ask = ({ onClose }: { onClose(): void }) => {
  const { t } = useTranslation();
  const stop = useCommand('consent.endAll');
  const [typed, setTyped] = useState('');
  const word = t('records.stopFaces.word');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (typed.trim() !== word) return;
    if (await stop.run({ reason: 'service-stopped' })) onClose();
  };
  return (
    <form className="record-form" noValidate data-testid="stop-faces-form" onSubmit={(event) => void submit(event)}>
      <p className="step-text">{t('records.stopFaces.text')}</p>
      <Field label={t('records.stopFaces.type', { word })}>
        {(id) => (
          <Input
            id={id}
            value={typed}
            maxLength={40}
            autoComplete="off"
            data-testid="stop-faces-word"
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
      {stop.error && <Problem error={stop.error} />}
      <div className="dialog-actions">
        <button type="button" className="action" data-testid="stop-faces-cancel" onClick={onClose}>
          {t('common.cancel')}
        </button>
        <button
          type="submit"
          className="action action-main"
          data-testid="stop-faces-confirm"
          disabled={typed.trim() !== word || stop.busy}
        >
          {stop.busy ? t('common.busy') : t('records.stopFaces.confirm')}
        </button>
      </div>
    </form>
  );
};

/** Faces are given up at this station: everybody's consent ends and every template is deleted; cards work as ever. */
export const StopFaces = ({ isManager }: { isManager: boolean }) => {
  const { t } = useTranslation();
  const [isAsked, setIsAsked] = useState(false);
  return (
    <section className="stop-faces" data-testid="stop-faces">
      <Progress />
      {isManager && isAsked && <Ask onClose={() => setIsAsked(false)} />}
      {isManager && !isAsked && (
        <button type="button" className="action" data-testid="stop-faces-open" onClick={() => setIsAsked(true)}>
          {t('records.stopFaces.title')}…
        </button>
      )}
    </section>
  );
};
