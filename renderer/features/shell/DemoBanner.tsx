import { useTranslation } from 'react-i18next';
import type { AppView } from '../../../main/contract/slices';
import { Icon } from '../../ui/Icon';

/** Says that this is the demo, how it differs from a station, and its manager's password. */
export const DemoBanner = ({ app }: { app: AppView }) => {
  const { t } = useTranslation();
  return (
    <aside className="demo" data-testid="demo-banner">
      <Icon name="info" />
      <strong>{t('desk.demo.title')}</strong>
      <span className="demo-words">
        {[t('desk.demo.text'), ...app.demo.notes.map((note) => t(`desk.demo.${note}`))].join(' ')}
      </span>
      {app.demo.managerPassword !== null && (
        <span className="demo-password">
          {t('desk.demo.password')}
          <code data-testid="demo-password">{app.demo.managerPassword}</code>
        </span>
      )}
    </aside>
  );
};
