import { Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useView } from '../../stores/view';
import { type IssuedPass, PassForm } from './PassForm';
import { PassList } from './PassList';
import { PassShown } from './PassShown';
import './passes.css';

/** QR passes for visitors: a new one on the left, shown large once it is issued, and those that are good on the right. */
export const PassDialog = () => {
  const { t } = useTranslation();
  const closeDialog = useView((view) => view.closeDialog);
  const [issued, setIssued] = useState<IssuedPass | null>(null);
  return (
    <Modal open centered width={1120} title={t('passes.title')} footer={null} onCancel={closeDialog} mask={{ closable: false }}>
      <div className="passes" data-testid="passes">
        {issued ? <PassShown issued={issued} onAgain={() => setIssued(null)} /> : <PassForm onIssued={setIssued} />}
        {/* Read anew once one is issued. */}
        <PassList key={issued?.pass.id ?? 'none'} />
      </div>
    </Modal>
  );
};
