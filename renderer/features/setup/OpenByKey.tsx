import { useTranslation } from 'react-i18next';
import { Icon } from '../../ui/Icon';

/** How a gate opens that the console cannot open now. In both languages: whoever stands there may not know where to change it. */
export const OpenByKey = () => {
  const { t } = useTranslation();
  return (
    <aside className="open-by-key" data-testid="open-by-key">
      <Icon name="key" size={40} />
      <p>
        <strong lang="zh-CN">{t('setup.openByKey', { lng: 'zh-CN' })}</strong>
        <span lang="en">{t('setup.openByKey', { lng: 'en' })}</span>
      </p>
    </aside>
  );
};
