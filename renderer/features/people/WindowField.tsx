import { Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { Field } from '../../ui/Field';
import { endsNextDay, type WindowDraft } from './accessDraft';

const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;

interface Props {
  /** Shown to people, from 1. */
  number: number;
  draft: WindowDraft;
  fault: string | null;
  change(part: Partial<WindowDraft>): void;
  /** Null: the last one stays. */
  remove: (() => void) | null;
}

/** One time: its weekdays as buttons that stay pressed, and from when to when; past midnight is said in words. */
export const WindowField = ({ number, draft, fault, change, remove }: Props) => {
  const { t } = useTranslation();
  const nextDay = endsNextDay(draft);
  const toggle = (day: number): void =>
    change({ days: draft.days.includes(day) ? draft.days.filter((other) => other !== day) : [...draft.days, day].sort() });
  return (
    <fieldset className="window" data-testid="access-window">
      <legend className="hidden-title">{t('access.window', { n: number })}</legend>
      <fieldset className="window-days" aria-label={t('access.days')}>
        <span className="field-label">{t('access.days')}</span>
        {weekdays.map((day) => (
          <button
            key={day}
            type="button"
            className="day"
            aria-pressed={draft.days.includes(day)}
            aria-label={t('access.dayLabel', { day: t(`access.day.${day}`) })}
            data-testid={`day-${day}`}
            onClick={() => toggle(day)}
          >
            {t(`access.day.${day}`)}
          </button>
        ))}
      </fieldset>
      {(['from', 'to'] as const).map((end) => (
        <Field key={end} label={t(`access.${end}`)}>
          {(id) => (
            <Input
              id={id}
              className="window-time"
              value={draft[end]}
              maxLength={5}
              inputMode="numeric"
              data-testid={`window-${end}`}
              onChange={(event) => change({ [end]: event.target.value })}
            />
          )}
        </Field>
      ))}
      <span className="window-note" data-testid="window-next-day">
        {nextDay && t('access.nextDay', { time: nextDay })}
      </span>
      {remove && (
        <button
          type="button"
          className="action"
          aria-label={t('access.removeWindow', { n: number })}
          data-testid="window-remove"
          onClick={remove}
        >
          ✕
        </button>
      )}
      {fault && (
        <p className="field-fault" role="alert">
          {fault}
        </p>
      )}
    </fieldset>
  );
};
