import { Input, Segmented } from 'antd';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PersonView } from '../../../main/contract/people';
import { useCommand } from '../../bridge';
import { Field } from '../../ui/Field';
import { Problem } from '../../ui/Problem';
import { type CardBits, type CardDraft, cardOf, emptyCard } from './cardDraft';

const facilityDigits: Record<CardBits, number> = { 26: 3, 34: 5, 37: 5 };

/** A card by its format and what is printed on it. The format stays for the next card: those of a site are all of one. */
export const CardForm = ({ person, onIssued }: { person: PersonView; onIssued(person: PersonView): void }) => {
  const { t } = useTranslation();
  const issue = useCommand('people.issueCard');
  const [draft, setDraft] = useState(emptyCard);
  const [isChecked, setIsChecked] = useState(false);
  const { bits } = draft;
  const read = cardOf(draft);
  const change = (part: Partial<CardDraft>): void => setDraft((previous) => ({ ...previous, ...part }));
  const faultOf = (field: string): string | null =>
    isChecked && 'fault' in read && read.fault === field ? t('people.cardFault') : null;

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsChecked(true);
    if ('fault' in read) return;
    const answer = await issue.run({ personId: person.id, card: read.card });
    if (!answer) return;
    change({ facility: '', number: '' });
    setIsChecked(false);
    onIssued(answer.person);
  };

  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <fieldset className="radios">
        <legend className="field-label">{t('cardFormats.label')}</legend>
        <Segmented<CardBits>
          value={bits}
          data-testid="card-bits"
          options={([26, 34, 37] as const).map((value) => ({ value, label: t(`cardFormats.bits.${value}`) }))}
          onChange={(value) => change({ bits: value })}
        />
      </fieldset>
      <div className="card-form">
        <Field label={t('people.facility')} hint={t(`cardFormats.facilityHint.${bits}`)} fault={faultOf('facility')}>
          {(id) => (
            <Input
              id={id}
              value={draft.facility}
              inputMode="numeric"
              maxLength={facilityDigits[bits]}
              data-testid="card-facility"
              onChange={(event) => change({ facility: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('people.cardNumber')} hint={t(`cardFormats.numberHint.${bits}`)} fault={faultOf('number')}>
          {(id) => (
            <Input
              id={id}
              value={draft.number}
              inputMode="numeric"
              maxLength={bits === 37 ? 11 : 5}
              data-testid="card-number"
              onChange={(event) => change({ number: event.target.value })}
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
      </div>
    </form>
  );
};
