import { useTranslation } from 'react-i18next';
import type { DeletionCertificate } from '../../../main/contract/withdrawal';
import { calendarDay, clockTime } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { OfferedDocument } from '../records/DocumentButtons';
import '../records/records.css';

/** What whoever it is about, or a close relative, takes along. A certificate of steps that are still under way is not handed out. */
export const EndPapers = ({ certificate }: { certificate: DeletionCertificate }) => {
  const { t } = useTranslation();
  const { withdrawalId } = certificate;
  return (
    <>
      {certificate.complete ? (
        <OfferedDocument name={t('records.document.certificate')} request={{ kind: 'deletion-certificate', withdrawalId }} />
      ) : (
        <p className="fact">{t('records.ofPerson.incomplete')}</p>
      )}
      <OfferedDocument
        name={t('records.document.receipt')}
        request={{ kind: 'receipt', recordId: certificate.ending.recordId }}
      />
    </>
  );
};

/** What was done when a consent ended, as it can be read to whoever stands there. `title` says what it was. */
export const EndedPart = ({ certificate, title }: { certificate: DeletionCertificate; title: string }) => {
  const { t } = useTranslation();
  const { cardsLive, deleted, ending, probeBefore, steps } = certificate;
  const isKeyGone = steps.some(({ step }) => step === 'key-destroyed');
  const rows: [string, string, boolean][] = [
    [t('withdrawal.templates'), t('withdrawal.templatesN', { n: deleted.templates }), true],
    [t('withdrawal.key'), isKeyGone ? t('withdrawal.keyDestroyed') : t('withdrawal.keyKept'), isKeyGone],
    [
      t('withdrawal.probe'),
      probeBefore.found > 0 ? t('withdrawal.stillMatchable') : t('withdrawal.notMatchable'),
      probeBefore.found === 0,
    ],
    ...(cardsLive > 0 ? ([[t('withdrawal.card'), t('withdrawal.cardWorks'), true]] as [string, string, boolean][]) : []),
    [t('withdrawal.time'), `${calendarDay(ending.atMs)} ${clockTime(ending.atMs)}`, true],
    [t('withdrawal.ledger'), String(ending.seq), true],
  ];
  return (
    <div className="withdraw-report" data-testid="ended-part" role="status">
      <p className="hint-pass">
        <Icon name="pass" size={26} />
        {title}
      </p>
      <dl>
        {rows.map(([term, words, isGood]) => (
          <div key={term} data-good={isGood}>
            <dt>{term}</dt>
            <dd>
              {!isGood && <Icon name="bad" />}
              {words}
            </dd>
          </div>
        ))}
      </dl>
      <EndPapers certificate={certificate} />
    </div>
  );
};
