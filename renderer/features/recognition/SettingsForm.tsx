import { InputNumber } from 'antd';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FramesToAgree } from '../../../main/contract/config';
import type { RecognitionView } from '../../../main/contract/recognition';
import { useCommand } from '../../bridge';
import { Field } from '../../ui/Field';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import { Forecast } from './Forecast';
import { rateChoices } from './frequency';
import { opensByFace } from './Standing';
import { useRecognitionWords } from './useRecognitionWords';

const isSameRate = (a: number, b: number): boolean => Math.abs(a / b - 1) < 1e-6;

/** Changes how often a comparison may err and how many pictures must agree; what that means stands beside it before saving. */
export const SettingsForm = ({ view }: { view: RecognitionView }) => {
  const { t } = useTranslation();
  const { rate } = useRecognitionWords();
  const save = useCommand('recognition.set');
  const [falseMatchRate, setRate] = useState(view.falseMatchRate);
  const [framesToAgree, setFrames] = useState(view.framesToAgree);
  const [isSaved, setIsSaved] = useState(false);
  const settings = { falseMatchRate, framesToAgree };
  const isChanged = !isSameRate(falseMatchRate, view.falseMatchRate) || framesToAgree !== view.framesToAgree;
  // A rate from the configuration file that is none of the choices stays choosable.
  const choices: number[] = rateChoices.some((choice) => isSameRate(choice, view.falseMatchRate))
    ? [...rateChoices]
    : [view.falseMatchRate, ...rateChoices].sort((a, b) => b - a);

  const change = (apply: () => void): void => {
    setIsSaved(false);
    apply();
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!isChanged) return;
    setIsSaved((await save.run(settings)) !== null);
  };

  return (
    <form className="panel recognition-form" aria-labelledby="recognition-change" onSubmit={(event) => void submit(event)}>
      <div>
        <h2 id="recognition-change">{t('recognition.change')}</h2>
        <fieldset className="radios">
          <legend className="field-label">{t('recognition.rate')}</legend>
          {choices.map((choice) => (
            <label key={choice} className="tick">
              <input
                type="radio"
                name="false-match-rate"
                value={choice}
                checked={isSameRate(choice, falseMatchRate)}
                data-testid={`rate-${Math.round(1 / choice)}`}
                onChange={() => change(() => setRate(choice))}
              />
              {rate(choice)}
            </label>
          ))}
          <p className="field-hint">{t('recognition.rateHint')}</p>
        </fieldset>
        <Field label={t('recognition.frames')} hint={t('recognition.framesHint')}>
          {(id) => (
            <InputNumber
              id={id}
              min={1}
              max={10}
              precision={0}
              value={framesToAgree}
              data-testid="frames-to-agree"
              onChange={(value) => {
                const frames = FramesToAgree.safeParse(value);
                if (frames.success) change(() => setFrames(frames.data));
              }}
            />
          )}
        </Field>
      </div>
      <div className="recognition-outlook">
        <h2>{t('recognition.forecast')}</h2>
        {opensByFace(view) ? (
          <Forecast
            settings={settings}
            standing={view.groups.map(({ people }) => people).join()}
            isAssumed={view.strangersPerDay === null}
          />
        ) : (
          <p className="forecast fact">{t('recognition.expectedNotByFace')}</p>
        )}
        {save.error && <Problem error={save.error} />}
        <div className="recognition-save">
          {isSaved && !isChanged && (
            <p className="hint-pass" role="status" data-testid="recognition-saved">
              <Icon name="pass" />
              {t('recognition.saved')}
            </p>
          )}
          {!isSaved && !isChanged && <p className="fact">{t('recognition.unchanged')}</p>}
          <button type="submit" className="action action-main" data-testid="recognition-save" disabled={!isChanged || save.busy}>
            {save.busy ? t('common.busy') : t('recognition.save')}
          </button>
        </div>
      </div>
    </form>
  );
};
