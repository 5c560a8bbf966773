import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../ui/Icon';
import { newWindow } from '../people/accessDraft';
import { WindowField } from '../people/WindowField';
import type { TimedMethod, TimesDraft, TimesFault } from './rulesDraft';

interface Props {
  laneId: string;
  method: TimedMethod;
  draft: TimesDraft;
  fault: TimesFault | undefined;
  change(draft: TimesDraft): void;
}

const MOST_WINDOWS = 14;

/** When one method may be used: always (a face: whenever a card), or at the times listed. */
export const TimesField = ({ laneId, method, draft, fault, change }: Props) => {
  const { t } = useTranslation();
  const nextKey = useRef(100);
  const { isFree, windows } = draft;
  const free = t(method === 'face' ? 'laneRules.likeCard' : 'laneRules.always');
  const wordsOf = ({ fault: word }: TimesFault): string =>
    word === 'outlives' ? t('laneRules.outlives') : t(`access.fault.${word}`);
  const add = (): void => {
    nextKey.current += 1;
    change({ isFree, windows: [...windows, newWindow(nextKey.current)] });
  };
  return (
    <fieldset className="rule-times" data-testid={`times-${method}`}>
      <legend className="hidden-title">{t(`laneRules.method.${method}`)}</legend>
      <div className="rule-times-head">
        <strong>{t(`laneRules.method.${method}`)}</strong>
        {[true, false].map((choice) => (
          <label key={String(choice)} className="tick">
            <input
              type="radio"
              name={`${laneId}-times-${method}`}
              checked={isFree === choice}
              data-testid={`times-${method}-${choice ? 'free' : 'some'}`}
              onChange={() => change({ windows, isFree: choice })}
            />
            {choice ? free : t('laneRules.some')}
          </label>
        ))}
      </div>
      {!isFree && (
        <div className="rule-windows">
          {windows.map((window, index) => (
            <WindowField
              key={window.key}
              number={index + 1}
              draft={window}
              fault={fault?.window === index ? wordsOf(fault) : null}
              change={(part) =>
                change({ isFree, windows: windows.map((one) => (one.key === window.key ? { ...one, ...part } : one)) })
              }
              remove={
                windows.length > 1 ? () => change({ isFree, windows: windows.filter(({ key }) => key !== window.key) }) : null
              }
            />
          ))}
          {fault?.window === null && (
            <p className="field-fault" role="alert">
              {wordsOf(fault)}
            </p>
          )}
          {windows.length < MOST_WINDOWS && (
            <button type="button" className="action" data-testid={`times-${method}-add`} onClick={add}>
              <Icon name="plus" size={18} />
              {t('access.addWindow')}
            </button>
          )}
        </div>
      )}
    </fieldset>
  );
};
