import { Segmented } from 'antd';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { PassPart } from './PassForm';
import { momentText } from './passDraft';

/** Until tonight, for two hours, or between two moments. */
export const PassTimes = ({ draft, change, fault }: PassPart) => {
  const { t } = useTranslation();
  const id = useId();
  const choose = (time: PassPart['draft']['time']): void => {
    const nowMs = Date.now();
    const isFirst = time === 'own' && draft.from === '';
    change({ time, ...(isFirst ? { from: momentText(nowMs), until: momentText(nowMs + 86_400_000) } : {}) });
  };
  return (
    <fieldset className="radios">
      <legend className="field-label">{t('passes.time')}</legend>
      <Segmented
        value={draft.time}
        options={(['tonight', 'two-hours', 'own'] as const).map((value) => ({ value, label: t(`passes.timeKind.${value}`) }))}
        onChange={choose}
      />
      {draft.time === 'own' && (
        <div className="pass-moments">
          {(['from', 'until'] as const).map((end) => (
            <label key={end} htmlFor={`${id}-${end}`}>
              {t(`passes.${end}`)}
              <input
                id={`${id}-${end}`}
                type="datetime-local"
                className="pass-moment"
                value={draft[end]}
                data-testid={`pass-${end}`}
                onChange={(event) => change({ [end]: event.target.value })}
              />
            </label>
          ))}
        </div>
      )}
      {fault === 'times' && (
        <p className="field-fault" role="alert">
          {t('passes.fault.times')}
        </p>
      )}
    </fieldset>
  );
};
