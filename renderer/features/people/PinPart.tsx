import { Popconfirm } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PersonView } from '../../../main/contract/people';
import { useCommand } from '../../bridge';
import { calendarDay } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';

/** Longest a PIN stands on the screen when nobody hides it. */
const shownForMs = 90_000;

/** The PIN in large digits. It is nowhere else: neither this window nor the station can show it again. */
const PinShown = ({ pin, onHide }: { pin: string; onHide(): void }) => {
  const { t } = useTranslation();
  const hide = useRef(onHide);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // The focus brings it into view, wherever the page was.
    button.current?.focus();
    const timer = setTimeout(() => hide.current(), shownForMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="pin-shown">
      <output className="pin-digits" data-testid="pin-digits">
        {pin.slice(0, 4)} {pin.slice(4)}
      </output>
      <p className="hint-ask">
        <Icon name="ask" />
        {t('pins.once')}
      </p>
      <button ref={button} type="button" className="action action-main" data-testid="pin-hide" onClick={onHide}>
        {t('pins.memorised')}
      </button>
    </div>
  );
};

/** A resident's PIN for lanes that take one: given out, replaced, ended. */
export const PinPart = ({ person, onChanged }: { person: PersonView; onChanged(person: PersonView): void }) => {
  const { t } = useTranslation();
  const issue = useCommand('pin.issue');
  const revoke = useCommand('pin.revoke');
  const [shown, setShown] = useState<string | null>(null);
  const { pin } = person;
  const issueOne = async (): Promise<void> => {
    const answer = await issue.run({ personId: person.id });
    if (!answer) return;
    setShown(answer.pin);
    onChanged({ ...person, pin: { issuedAtMs: Date.now() } });
  };
  const end = async (): Promise<void> => {
    if (!(await revoke.run({ personId: person.id }))) return;
    setShown(null);
    onChanged({ ...person, pin: null });
  };
  const small = { okButtonProps: { size: 'middle' }, cancelButtonProps: { size: 'middle' } } as const;
  const error = issue.error ?? revoke.error;
  return (
    <section className="pin-part" data-testid="pin-part" data-has={pin !== null}>
      <h4>
        <Icon name="keypad" size={20} />
        {t('pins.title')}
      </h4>
      <p className="fact">{t('pins.text')}</p>
      {shown !== null && <PinShown pin={shown} onHide={() => setShown(null)} />}
      <div className="pin-actions">
        <span>{pin ? t('pins.issuedAt', { date: calendarDay(pin.issuedAtMs) }) : t('pins.none')}</span>
        {pin ? (
          <>
            <Popconfirm title={t('pins.renewAsk')} okText={t('pins.renew')} onConfirm={issueOne} {...small}>
              <button type="button" className="action" data-testid="pin-renew" disabled={issue.busy}>
                {t('pins.renew')}
              </button>
            </Popconfirm>
            <Popconfirm title={t('pins.revokeAsk')} okText={t('pins.revoke')} onConfirm={end} {...small}>
              <button type="button" className="action" data-testid="pin-revoke" disabled={revoke.busy}>
                {t('pins.revoke')}
              </button>
            </Popconfirm>
          </>
        ) : (
          <button type="button" className="action" data-testid="pin-issue" disabled={issue.busy} onClick={() => void issueOne()}>
            {t('pins.issue')}
          </button>
        )}
      </div>
      {error && <Problem error={error} />}
    </section>
  );
};
