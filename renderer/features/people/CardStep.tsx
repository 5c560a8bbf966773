import { Popconfirm } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CredentialId } from '../../../main/contract/ids';
import type { PersonView } from '../../../main/contract/people';
import { useCommand } from '../../bridge';
import { calendarDay } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import { CardForm } from './CardForm';
import { PinPart } from './PinPart';

interface Props {
  person: PersonView;
  onIssued(person: PersonView): void;
  onAskFace(): void;
  onDone(): void;
}

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

/** The card, before anybody is asked about a face, and a PIN for whoever wants one. Both ways on are offered alike. */
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
      <CardForm person={person} onIssued={onIssued} />
      <PinPart person={person} onChanged={onIssued} />
      {person.cards.length > 0 && person.consent.state === 'given' && (
        <div className="dialog-actions">
          <button type="button" className="action action-main" data-testid="card-done" onClick={onDone}>
            {t('people.finish')}
          </button>
        </div>
      )}
      {person.cards.length > 0 && person.consent.state !== 'given' && (
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
