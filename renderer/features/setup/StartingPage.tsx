import { Spin } from 'antd';
import { useTranslation } from 'react-i18next';
import './setup.css';

export const StartingPage = () => {
  const { t } = useTranslation();
  return (
    <main className="starting" data-testid="starting" role="status">
      <Spin size="large" />
      <p>{t('setup.starting')}</p>
    </main>
  );
};
