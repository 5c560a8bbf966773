import { Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PersonView } from '../../../main/contract/people';
import { type DeletionCertificate, UnlawfulCause } from '../../../main/contract/withdrawal';
import { useCommand } from '../../bridge';
import { useView } from '../../stores/view';
import { Field } from '../../ui/Field';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import { EndedPart } from './EndedPart';

/** Why, chosen by nobody beforehand, and in words where that is not enough. */
const Causes = ({
  cause,
  text,
  onChange,
}: {
  cause: UnlawfulCause | null;
  text: string;
  onChange(change: { cause?: UnlawfulCause; text?: string }): void;
}) => {
  const { t } = useTranslation();
  return (
    <>
      <p className="step-text">{t('ending.unlawfulText')}</p>
      <fieldset className="withdraw-people" aria-label={t('ending.cause')}>
        <p className="fact">{t('ending.cause')}</p>
        {UnlawfulCause.options.map((value) => (
          <button
            key={value}
            type="button"
            className="pick"
            data-testid={`unlawful-${value}`}
            aria-pressed={cause === value}
            onClick={() => onChange({ cause: value })}
          >
            {t(`ending.causes.${value}`)}
          </button>
        ))}
      </fieldset>
      <Field label={t('ending.causeText')} hint={t('ending.causeTextHint')} required={cause === 'other'}>
        {(id) => (
          <Input.TextArea
            id={id}
            value={text}
            maxLength={500}
            autoSize={{ minRows: 2, maxRows: 4 }}
            data-testid="unlawful-text"
            onChange={(event) => onChange({ text: event.target.value })}
          />
        )}
      </Field>
    </>
  );
};

/** Ends one consent because the face should never have been taken, and offers to register an incident. */
export const UnlawfulDialog = ({ person, onClose }: { person: PersonView; onClose(isEnded: boolean): void }) => {
  const { t } = useTranslation();
  const show = useView((view) => view.show);
  const end = useCommand('consent.end');
  const [cause, setCause] = useState<UnlawfulCause | null>(null);
  const [text, setText] = useState('');
  const [certificate, setCertificate] = useState<DeletionCertificate | null>(null);
  const isReady = cause !== null && (cause !== 'other' || text.trim() !== '');
  const confirm = async (): Promise<void> => {
    const { seq } = person.consent;
    if (!cause || seq === null) return;
    const words = text.trim() === '' ? null : text.trim();
    const answer = await end.run({ personId: person.id, reason: 'unlawful', cause, text: words, basedOnSeq: seq });
    if (answer?.certificate) setCertificate(answer.certificate);
  };
  const close = () => onClose(certificate !== null);
  return (
    <Modal open centered width={760} title={t('ending.unlawfulTitle')} footer={null} onCancel={close} mask={{ closable: false }}>
      {certificate ? (
        <>
          <EndedPart certificate={certificate} title={t('ending.ended')} />
          <p className="hint-ask ended-hint">
            <Icon name="ask" />
            {t('ending.incident')}
          </p>
        </>
      ) : (
        <Causes
          cause={cause}
          text={text}
          onChange={(change) => {
            if (change.cause) setCause(change.cause);
            if (change.text !== undefined) setText(change.text);
          }}
        />
      )}
      {end.error && <Problem error={end.error} />}
      <div className="dialog-actions">
        <button type="button" className="action" data-testid="unlawful-close" onClick={close}>
          {certificate ? t('common.close') : t('common.cancel')}
        </button>
        {certificate ? (
          <button
            type="button"
            className="action action-main"
            data-testid="to-incidents"
            onClick={() => show('compliance', 'incidents')}
          >
            {t('ending.toIncidents')}
          </button>
        ) : (
          <button
            type="button"
            className="action action-main"
            data-testid="unlawful-confirm"
            disabled={!isReady || end.busy}
            onClick={() => void confirm()}
          >
            {end.busy ? t('common.busy') : t('ending.unlawfulConfirm')}
          </button>
        )}
      </div>
    </Modal>
  );
};
