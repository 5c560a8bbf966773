import { Spin } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OpenByKey } from './OpenByKey';
import './setup.css';

/** A start that takes longer than this leaves people standing at the gate. */
const LONG_MS = 4_000;

export const StartingPage = () => {
  const { t } = useTranslation();
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLong(true), LONG_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <main className="starting" data-testid="starting" role="status">
      <Spin size="large" />
      <p>{t('setup.starting')}</p>
      {isLong && <OpenByKey />}
    </main>
  );
};
