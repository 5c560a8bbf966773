import { Form, Input, type InputRef, Modal, Segmented } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../bridge';
import { useView } from '../../stores/view';
import { Problem } from '../../ui/Problem';

/** The manager's sign-in. What was typed stays after a wrong password, selected, so that it can be typed over. */
export const SignInDialog = () => {
  const { t } = useTranslation();
  const { closeDialog, show } = useView();
  const signIn = useCommand('operator.signIn');
  const [password, setPassword] = useState('');
  const [as, setAs] = useState<'manager' | 'inspector'>('manager');
  const field = useRef<InputRef>(null);

  const submit = async (): Promise<void> => {
    if (password === '') return field.current?.focus();
    if (await signIn.run({ password, as })) show(as === 'manager' ? 'people' : 'compliance');
    else field.current?.focus({ cursor: 'all' });
  };

  return (
    <Modal
      open
      centered
      width={520}
      title={t('desk.signInTitle')}
      footer={null}
      onCancel={closeDialog}
      mask={{ closable: false }}
      afterOpenChange={(isOpen) => isOpen && field.current?.focus()}
    >
      <p className="fact">{t('desk.signInHint')}</p>
      <Segmented
        className="sign-in-as"
        block
        aria-label={t('records.signInAs.label')}
        value={as}
        data-testid="sign-in-as"
        options={(['manager', 'inspector'] as const).map((value) => ({ value, label: t(`records.signInAs.${value}`) }))}
        onChange={(chosen) => {
          setAs(chosen);
          signIn.clear();
          field.current?.focus();
        }}
      />
      <Form layout="vertical" onFinish={() => void submit()}>
        <Form.Item label={t(as === 'manager' ? 'desk.password' : 'records.signInAs.code')} htmlFor="sign-in-password">
          <Input.Password
            id="sign-in-password"
            ref={field}
            size="large"
            autoComplete="off"
            value={password}
            data-testid="sign-in-password"
            onChange={(event) => setPassword(event.target.value)}
          />
        </Form.Item>
        {signIn.error && <Problem error={signIn.error} />}
        <div className="dialog-actions">
          <button type="button" className="action" onClick={closeDialog}>
            {t('common.cancel')}
          </button>
          <button type="submit" className="action action-main" data-testid="sign-in-submit" disabled={signIn.busy}>
            {signIn.busy ? t('common.busy') : t('desk.signIn')}
          </button>
        </div>
      </Form>
    </Modal>
  );
};
