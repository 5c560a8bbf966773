import { Input, Modal } from 'antd';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DecisionId } from '../../../main/contract/ids';
import { useCommand } from '../../bridge';
import { useView } from '../../stores/view';
import { Field } from '../../ui/Field';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import './sides.css';

const usual = ['followed', 'otherGate', 'byHand', 'forgotten'] as const;

/** Puts right that somebody's last way in, or out, is missing: one press on a usual reason, or words of the guard's own. It opens nothing. */
export const ForgiveDialog = ({ decisionId }: { decisionId: DecisionId }) => {
  const { t } = useTranslation();
  const closeDialog = useView((view) => view.closeDialog);
  const forgive = useCommand('lane.forgivePassback');
  const [own, setOwn] = useState('');
  const send = async (because: string): Promise<void> => {
    if (await forgive.run({ decisionId, because })) closeDialog();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void send(own.trim());
  };
  return (
    <Modal
      open
      centered
      width={720}
      title={t('desk.passback.forgive')}
      footer={null}
      onCancel={closeDialog}
      mask={{ closable: false }}
    >
      <p className="step-text">{t('desk.passback.forgiveText')}</p>
      <div className="mode-kinds">
        {usual.map((why) => (
          <button
            key={why}
            type="button"
            className="mode-tile"
            data-testid={`forgive-${why}`}
            disabled={forgive.busy}
            onClick={() => void send(t(`desk.passback.why.${why}`))}
          >
            <Icon name="pass" size={24} />
            {t(`desk.passback.why.${why}`)}
          </button>
        ))}
      </div>
      <form className="forgive-own" noValidate onSubmit={submit}>
        <Field label={t('desk.passback.own')}>
          {(id) => (
            <Input
              id={id}
              value={own}
              maxLength={200}
              data-testid="forgive-own"
              onChange={(event) => setOwn(event.target.value)}
            />
          )}
        </Field>
        <button type="submit" className="action" data-testid="forgive-send" disabled={forgive.busy || own.trim().length < 2}>
          {t('desk.passback.forgive')}
        </button>
      </form>
      {forgive.error && <Problem error={forgive.error} />}
    </Modal>
  );
};
