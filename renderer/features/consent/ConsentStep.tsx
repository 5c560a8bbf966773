import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsentDoubt, OpenedForm } from '../../../main/contract/consent';
import type { PersonView } from '../../../main/contract/people';
import { calendarDay } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import { OfferedDocument } from '../records/DocumentButtons';
import { EvidenceField } from './EvidenceField';
import { GuardianPart } from './GuardianPart';
import { NoticeText } from './NoticeText';
import { ReadAloud } from './ReadAloud';
import { ScopeFields } from './ScopeFields';
import { StandingPart } from './StandingPart';
import { Tick } from './Tick';
import { type Question, useQuestion } from './useQuestion';
import '../records/records.css';
import './consent.css';

interface Props {
  person: PersonView;
  onRecorded(person: PersonView): void;
  onCapture(): void;
  onDone(): void;
}

const Outcome = ({ person, doubts, onCapture, onDone }: Omit<Props, 'onRecorded'> & { doubts: ConsentDoubt[] }) => {
  const { t } = useTranslation();
  const { state, recordId } = person.consent;
  const isGiven = state === 'given';
  return (
    <section className="panel step-form" data-testid="consent-outcome" data-consent={state}>
      <p className="hint-pass">
        <Icon name="pass" size={26} />
        {isGiven ? t('consent.given') : t('consent.refused')}
      </p>
      {doubts.map((doubt) => (
        <p key={doubt} className="hint-ask" data-testid="consent-doubt" data-doubt={doubt}>
          <Icon name="ask" />
          {t(`question.doubts.${doubt}`)}
        </p>
      ))}
      {recordId && <OfferedDocument name={t('records.document.receipt')} request={{ kind: 'receipt', recordId }} />}
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

/** The notice and, for a child under 14, the rules for children beside it. */
const Texts = ({ form, isLarge }: { form: OpenedForm; isLarge: boolean }) => {
  const { t } = useTranslation();
  const [isRules, setIsRules] = useState(false);
  const { childRules } = form;
  return (
    <div className="consent-texts">
      {childRules && (
        <div className="choice-row">
          <button
            type="button"
            className="pick"
            aria-pressed={!isRules}
            data-testid="tab-notice"
            onClick={() => setIsRules(false)}
          >
            {t('question.noticeTab')}
          </button>
          <button type="button" className="pick" aria-pressed={isRules} data-testid="tab-rules" onClick={() => setIsRules(true)}>
            {t('question.childRules')}
          </button>
        </div>
      )}
      <NoticeText notice={isRules && childRules ? childRules : form.notice} isLarge={isLarge} />
    </div>
  );
};

const Presented = ({ question, isLarge, onLarge }: { question: Question; isLarge: boolean; onLarge(isLarge: boolean): void }) => {
  const { t } = useTranslation();
  const { answers, change, form } = question;
  return (
    <section className="side-part">
      <h3 className="side-title">{t('question.presented')}</h3>
      <Tick testId="consent-large" label={t('consent.largePrint')} isOn={isLarge} onChange={onLarge} />
      {form && <ReadAloud notice={form.notice} />}
      <Tick
        testId="consent-read-aloud"
        label={t('consent.readAloud')}
        isOn={answers.readAloud}
        onChange={(readAloud) => change({ readAloud })}
      />
      <Tick
        testId="consent-printed"
        label={t('consent.printed')}
        isOn={answers.printed}
        onChange={(printed) => change({ printed })}
      />
      <Tick
        testId="consent-copy"
        label={t('consent.copyGiven')}
        isOn={answers.copyGiven}
        onChange={(copyGiven) => change({ copyGiven })}
      />
      <Tick
        testId="consent-asked"
        label={t('consent.askedByResident')}
        isOn={question.askedByResident}
        onChange={question.setAskedByResident}
      />
    </section>
  );
};

const Hints = ({ person, question }: { person: PersonView; question: Question }) => {
  const { t } = useTranslation();
  const { form, isCoolingDown } = question;
  const { coolDownUntilMs } = person.consent;
  const isChildOff = person.ageBand === 'under-14' && form !== null && form.childRules === null;
  return (
    <>
      {isChildOff && (
        <p className="hint-info" data-testid="child-off">
          <Icon name="info" />
          {t('question.childOff')}
        </p>
      )}
      {form?.kind === 'renewal' && person.consent.why === 'notice-changed' && (
        <p className="hint-info" data-testid="renewal">
          <Icon name="info" />
          {t('question.renewal')}
        </p>
      )}
      {isCoolingDown && coolDownUntilMs !== null && (
        <p className="hint-info">
          <Icon name="wait" />
          {t('consent.coolDown', { date: calendarDay(coolDownUntilMs) })}
        </p>
      )}
    </>
  );
};

/** What only a fresh form can mend. */
const needsFreshForm = ['CONSENT_FORM_SPENT', 'CONSENT_CHANGED_MEANWHILE', 'CONSENT_NOTICE_UNKNOWN'];

const Problems = ({ question }: { question: Question }) => {
  const { t } = useTranslation();
  const { formError, unsignedBy, record, reopen } = question;
  return (
    <>
      {formError && <Problem error={formError} />}
      {unsignedBy === 'own' && <Problem error={{ code: 'CONSENT_SIGNATURE_MISSING', params: {} }} />}
      {unsignedBy === 'of-child' && <Problem error={{ code: 'CONSENT_CHILD_SIGNATURE', params: {} }} />}
      {record.error && <Problem error={record.error} />}
      {record.error && needsFreshForm.includes(record.error.code) && (
        <button type="button" className="action" data-testid="consent-reopen" onClick={reopen}>
          {t('question.reopen')}
        </button>
      )}
    </>
  );
};

/** The question about face: the whole notice, what is agreed to, a signature, and two answers of the same size. Nothing is ticked beforehand. */
export const ConsentStep = (props: Props) => {
  const { t } = useTranslation();
  const { person, onRecorded } = props;
  const [isLarge, setIsLarge] = useState(false);
  const question = useQuestion(person, onRecorded);
  const { answers, change, decide, doubts, form, isAllowedToAsk, record } = question;
  if (doubts) return <Outcome {...props} doubts={doubts} />;
  const isOpen = form !== null && isAllowedToAsk;
  return (
    <section className="consent" data-testid="consent-step">
      <StandingPart
        person={person}
        onChanged={(changed) => {
          onRecorded(changed);
          question.reopen();
        }}
      />
      <Hints person={person} question={question} />
      <div className="consent-columns">
        {isOpen ? <Texts form={form} isLarge={isLarge} /> : <div className="panel" />}
        <div className="panel consent-side">
          {isOpen && form.guardianNeeded && <GuardianPart form={form} question={question} />}
          {isOpen && (
            <EvidenceField
              signed={answers.signed}
              of={form.guardianNeeded ? 'guardian' : 'resident'}
              onChange={(signed) => change({ signed })}
            />
          )}
          {isOpen && form.ageBand === '14-17' && (
            <EvidenceField signed={answers.childSigned} of="child" onChange={(childSigned) => change({ childSigned })} />
          )}
          {isOpen && (
            <Tick
              testId="consent-separate"
              label={t('question.separate')}
              isOn={answers.separate}
              onChange={(separate) => change({ separate })}
            />
          )}
          {isOpen && <ScopeFields form={form} question={question} />}
          <Presented question={question} isLarge={isLarge} onLarge={setIsLarge} />
        </div>
      </div>
      <Problems question={question} />
      <div className="answers">
        {(['refused', 'given'] as const).map((decision) => (
          <button
            key={decision}
            type="button"
            className="answer"
            data-testid={decision === 'given' ? 'consent-agree' : 'consent-refuse'}
            disabled={!isOpen || record.busy}
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
