import { useTranslation } from 'react-i18next';
import { useAppView } from '../../stores/mirror';
import { Problem } from '../../ui/Problem';
import { NoticePage } from '../consent/NoticePage';
import { DocumentButtons } from './DocumentButtons';
import { momentText } from './fields';
import { SectionHead } from './SectionHead';
import { useOffered } from './useOffered';
import { useRead } from './useRead';

/** Every version that was ever in force, newest first, with the hashes that consents refer to. */
const Versions = () => {
  const { t } = useTranslation();
  const { value, error } = useRead('notice.versions', {});
  if (error) return <Problem error={error} />;
  return (
    <ul className="records">
      {[...(value?.versions ?? [])]
        .sort((a, b) => b.version - a.version)
        .map(({ version, publishedAtMs, sha256 }) => (
          <li key={version} className="record" data-testid="notice-version">
            <div className="record-head">
              <span className="record-title">{t('consent.version', { n: version })}</span>
              <span className="record-meta">{publishedAtMs !== null && momentText(publishedAtMs)}</span>
            </div>
            <div className="record-body mono">
              {sha256['zh-CN']}
              <br />
              {sha256.en}
            </div>
          </li>
        ))}
    </ul>
  );
};

/** A manager writes the next version; an inspector sees which there were. */
export const NoticesSection = () => {
  const { t } = useTranslation();
  const isManager = useAppView()?.role === 'manager';
  const { documents } = useOffered();
  return (
    <>
      <SectionHead section="notices" />
      {documents.has('notice') && (
        <>
          <DocumentButtons name={t('records.document.notice')} request={{ kind: 'notice', largePrint: false }} />
          <DocumentButtons
            name={t('records.document.noticeLarge')}
            variant="large"
            request={{ kind: 'notice', largePrint: true }}
          />
        </>
      )}
      {documents.has('consent-form') && (
        <DocumentButtons name={t('records.document.consentForm')} request={{ kind: 'consent-form', personId: null }} />
      )}
      {isManager ? <NoticePage /> : <Versions />}
    </>
  );
};
