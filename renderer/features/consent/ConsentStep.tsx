import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Notice, PersonView, Signature } from '../../../main/contract/people';
import { useCommand } from '../../bridge';
import { useLanguage } from '../../i18n/useLanguage';
import { calendarDay } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import { NoticeText } from './NoticeText';
import { SignatureField } from './SignatureField';
import { Tick } from './Tick';
import './consent.css';

interface Props {
  person: PersonView;
  onRecorded(person: PersonView): void;
  onCapture(): void;
  onDone(): void;
}

/** The notice in the window's language, and when it was laid before the resident (`performance.now`). */
const useNotice = () => {
  const language = useLanguage();
  const read = useCommand('consent.notice');
  const [shown, setShown] = useState<{ notice: Notice; atMs: number } | null>(null);
  const { run } = read;
  useEffect(() => {
    let isWanted = true;
    const fetchNotice = async (): Promise<void> => {
      const answer = await run({ language });
      if (isWanted && answer) setShown({ notice: answer.notice, atMs: performance.now() });
    };
    void fetchNotice();
    return () => {
      isWanted = false;
    };
  }, [language, run]);
  return { shown, error: read.error };
};

const Outcome = ({ person, onCapture, onDone }: Pick<Props, 'person' | 'onCapture' | 'onDone'>) => {
  const { t } = useTranslation();
  const isGiven = person.consent.state === 'given';
  return (
    <section className="panel step-form" data-testid="consent-outcome" data-consent={person.consent.state}>
      <p className="hint-pass">
        <Icon name="pass" size={26} />
        {isGiven ? t('consent.given') : t('consent.refused')}
      </p>
      <div className="dialog-actions">
        <button type="button" className="action" data-testid="consent-done" onClick={onDone}>
          {t('people.finish')}
        </button>
        {isGiven && (
          <button type="button" className="action action-main" data-testid="to-capture" onClick={onCapture}>
            {t('consent.toCapture')}
          </button>
        )}
      </div>
    </section>
  );
};

const useQuestion = ({ person, onRecorded }: Props) => {
  const language = useLanguage();
  const { shown, error: noticeError } = useNotice();
  const record = useCommand('consent.record');
  const [signature, setSignature] = useState<Signature>([]);
  const [ticks, setTicks] = useState({ copyGiven: false, readAloud: false, printed: false, askedByResident: false });
  const [isUnsigned, setIsUnsigned] = useState(false);
  const [isRecorded, setIsRecorded] = useState(false);

  const decide = async (decision: 'given' | 'refused'): Promise<void> => {
    // Saying no costs nothing, not even a signature.
    const isMissing = decision === 'given' && signature.length === 0;
    setIsUnsigned(isMissing);
    if (isMissing || !shown) return;
    const answer = await record.run({
      personId: person.id,
      decision,
      noticeId: shown.notice.id,
      noticeSha256: shown.notice.sha256,
      language,
      presentedBy: ticks.readAloud ? 'read-aloud' : ticks.printed ? 'print' : 'screen',
      copyGiven: ticks.copyGiven,
      dwellMs: Math.round(performance.now() - shown.atMs),
      signature,
      askedByResident: ticks.askedByResident,
    });
    if (!answer) return;
    setIsRecorded(true);
    onRecorded(answer.person);
  };
  return { shown, noticeError, record, signature, setSignature, ticks, setTicks, isUnsigned, isRecorded, decide };
};

/** The question about face: the whole notice, a signature, and two answers of the same size. Nothing is ticked beforehand. */
export const ConsentStep = (props: Props) => {
  const { t } = useTranslation();
  const { person } = props;
  const [isLarge, setIsLarge] = useState(false);
  const openedAtMs = useRef(Date.now());
  const { shown, noticeError, record, signature, setSignature, ticks, setTicks, isUnsigned, isRecorded, decide } =
    useQuestion(props);
  if (isRecorded) return <Outcome {...props} />;

  const { coolDownUntilMs } = person.consent;
  const isCoolingDown = coolDownUntilMs !== null && coolDownUntilMs > openedAtMs.current;
  const isAllowedToAsk = !isCoolingDown || ticks.askedByResident;
  const tick = (name: keyof typeof ticks) => (isOn: boolean) => setTicks({ ...ticks, [name]: isOn });
  return (
    <section className="consent" data-testid="consent-step">
      {person.ageBand !== 'adult' && (
        <p className="hint-info">
          <Icon name="info" />
          {t('consent.minor')}
        </p>
      )}
      {isCoolingDown && (
        <p className="hint-info">
          <Icon name="wait" />
          {t('consent.coolDown', { date: calendarDay(coolDownUntilMs) })}
        </p>
      )}
      {noticeError && <Problem error={noticeError} />}
      <div className="consent-columns">
        {shown && isAllowedToAsk ? <NoticeText notice={shown.notice} isLarge={isLarge} /> : <div className="panel" />}
        <div className="panel consent-side">
          <SignatureField strokes={signature} onChange={setSignature} />
          <Tick testId="consent-large" label={t('consent.largePrint')} isOn={isLarge} onChange={setIsLarge} />
          <Tick testId="consent-read-aloud" label={t('consent.readAloud')} isOn={ticks.readAloud} onChange={tick('readAloud')} />
          <Tick testId="consent-printed" label={t('consent.printed')} isOn={ticks.printed} onChange={tick('printed')} />
          <Tick testId="consent-copy" label={t('consent.copyGiven')} isOn={ticks.copyGiven} onChange={tick('copyGiven')} />
          <Tick
            testId="consent-asked"
            label={t('consent.askedByResident')}
            isOn={ticks.askedByResident}
            onChange={tick('askedByResident')}
          />
        </div>
      </div>
      {isUnsigned && <Problem error={{ code: 'CONSENT_SIGNATURE_MISSING', params: {} }} />}
      {record.error && <Problem error={record.error} />}
      <div className="answers">
        {(['refused', 'given'] as const).map((decision) => (
          <button
            key={decision}
            type="button"
            className="answer"
            data-testid={decision === 'given' ? 'consent-agree' : 'consent-refuse'}
            disabled={!shown || !isAllowedToAsk || record.busy}
            onClick={() => void decide(decision)}
          >
            {decision === 'given' ? t('consent.agree') : t('consent.refuse')}
          </button>
        ))}
      </div>
      <p className="fact">{t('consent.equal')}</p>
    </section>
  );
};
