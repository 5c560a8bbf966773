import { useTranslation } from 'react-i18next';
import type { UserError } from '../../main/contract/errors';
import { errorText } from '../../main/contract/errorTexts';
import { useLanguage } from '../i18n/useLanguage';
import { Icon } from './Icon';

/** A failure in words: what is wrong, and the next step. Announced at once by screen readers. */
export const Problem = ({ error }: { error: UserError }) => {
  const { t } = useTranslation();
  const { text, next } = errorText(error, useLanguage());
  return (
    <div className="problem" role="alert" data-testid="problem" data-code={error.code}>
      <Icon name="bad" />
      <div>
        <strong>{text}</strong>
        <div>
          {t('common.nextStep')}
          {next}
        </div>
      </div>
    </div>
  );
};
