import { Input, Popconfirm } from 'antd';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CredentialId } from '../../../main/contract/ids';
import { CardNumber, type PersonView } from '../../../main/contract/people';
import { useCommand } from '../../bridge';
import { Field } from '../../ui/Field';
import { calendarDay } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';

interface Props {
  person: PersonView;
  onIssued(person: PersonView): void;
  onAskFace(): void;
  onDone(): void;
}

const IssueForm = ({ person, onIssued }: Pick<Props, 'person' | 'onIssued'>) => {
  const { t } = useTranslation();
  const issue = useCommand('people.issueCard');
  const [facility, setFacility] = useState('');
  const [number, setNumber] = useState('');
  const [isChecked, setIsChecked] = useState(false);
  const isNumber = (text: string): boolean => /^\d{1,5}$/.test(text.trim());
  const card = CardNumber.safeParse({
    facility: isNumber(facility) ? Number(facility) : null,
    number: isNumber(number) ? Number(number) : null,
  });
  const faultOf = (field: string): string | null =>
    isChecked && card.error?.issues.some((issueFound) => issueFound.path[0] === field) ? t('setup.issue.range') : null;

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsChecked(true);
    if (!card.success) return;
    const answer = await issue.run({ personId: person.id, card: card.data });
    if (!answer) return;
    setFacility('');
    setNumber('');
    setIsChecked(false);
    onIssued(answer.person);
  };

  return (
    <form className="card-form" noValidate onSubmit={(event) => void submit(event)}>
      <Field label={t('people.facility')} hint={t('people.facilityHint')} fault={faultOf('facility')}>
        {(id) => (
          <Input
            id={id}
            value={facility}
            inputMode="numeric"
            maxLength={3}
            data-testid="card-facility"
            onChange={(event) => setFacility(event.target.value)}
          />
        )}
      </Field>
      <Field label={t('people.cardNumber')} hint={t('people.cardNumberHint')} fault={faultOf('number')}>
        {(id) => (
          <Input
            id={id}
            value={number}
            inputMode="numeric"
            maxLength={5}
            data-testid="card-number"
            onChange={(event) => setNumber(event.target.value)}
          />
        )}
      </Field>
      <button
        type="submit"
        className={person.cards.length > 0 ? 'action' : 'action action-main'}
        data-testid="card-issue"
        disabled={issue.busy}
      >
        {person.cards.length > 0 ? t('people.issueAnother') : t('people.issue')}
      </button>
      {issue.error && <Problem error={issue.error} />}
    </form>
  );
};

/** Takes one card back; asked once more, for the card stops working at once. */
const RevokeCard = ({
  person,
  cardId,
  onChanged,
}: {
  person: PersonView;
  cardId: CredentialId;
  onChanged(person: PersonView): void;
}) => {
  const { t } = useTranslation();
  const revoke = useCommand('people.revokeCard');
  const confirm = async (): Promise<void> => {
    const answer = await revoke.run({ personId: person.id, credentialId: cardId });
    if (answer) onChanged(answer.person);
  };
  return (
    <>
      <Popconfirm
        title={t('people.revokeCardAsk')}
        okText={t('people.revokeCard')}
        onConfirm={confirm}
        okButtonProps={{ size: 'middle' }}
        cancelButtonProps={{ size: 'middle' }}
      >
        <button type="button" className="action" data-testid="card-revoke" disabled={revoke.busy}>
          {t('people.revokeCard')}
        </button>
      </Popconfirm>
      {revoke.error && <Problem error={revoke.error} />}
    </>
  );
};

/** The card, before anybody is asked about a face. Both ways on are offered alike. */
export const CardStep = ({ person, onIssued, onAskFace, onDone }: Props) => {
  const { t } = useTranslation();
  return (
    <section className="panel step-form">
      <h3>{t('people.cardTitle')}</h3>
      <p className="step-text">{t('people.cardText')}</p>
      {person.cards.length > 0 && (
        <ul className="cards" data-testid="cards">
          {person.cards.map((card) => (
            <li key={card.id} className="hint-pass">
              <Icon name="card" size={24} />
              {t('people.issued')}
              {card.label}
              <span className="fact">{t('people.issuedAt', { date: calendarDay(card.issuedAtMs) })}</span>
              <RevokeCard person={person} cardId={card.id} onChanged={onIssued} />
            </li>
          ))}
        </ul>
      )}
      <IssueForm person={person} onIssued={onIssued} />
      {person.cards.length > 0 && (
        <div className="two-ways">
          <button type="button" className="action" data-testid="card-only" onClick={onDone}>
            {t('people.finishCardOnly')}
          </button>
          <button type="button" className="action" data-testid="to-consent" onClick={onAskFace}>
            {t('people.toConsent')}
          </button>
        </div>
      )}
    </section>
  );
};
