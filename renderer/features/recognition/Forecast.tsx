import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecognitionForecast, RecognitionSettings } from '../../../main/contract/recognition';
import { useCommand } from '../../bridge';
import { Problem } from '../../ui/Problem';
import { useRecognitionWords } from './useRecognitionWords';

const askDelayMs = 150;

/** The forecast for a setting, asked of the station anew when the setting or the gallery changes; null until it is there. */
const useForecast = ({ falseMatchRate, framesToAgree }: RecognitionSettings, standing: string) => {
  const ask = useCommand('recognition.forecast');
  const [forecast, setForecast] = useState<RecognitionForecast | null>(null);
  const { run } = ask;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `standing` is the reason to ask again
  useEffect(() => {
    let isWanted = true;
    const read = async (): Promise<void> => {
      const answer = await run({ falseMatchRate, framesToAgree });
      if (isWanted && answer) setForecast(answer);
    };
    const timer = setTimeout(() => void read(), askDelayMs);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [falseMatchRate, framesToAgree, standing, run]);
  return { forecast, error: ask.error };
};

/** From where on the station itself warns; see `RecognitionView.warning`. */
const toneOf = (timesPerMonth: number): 'pass' | 'ask' | 'bad' =>
  timesPerMonth > 1 ? 'bad' : timesPerMonth > 1 / 3 ? 'ask' : 'pass';

const LEAST_POWER = -3;

/** Length on a scale of powers of ten, from one in a thousand months to the largest figure, ten a month at least. */
const barPercent = (timesPerMonth: number, largest: number): number => {
  const span = Math.log10(Math.max(10, largest)) - LEAST_POWER;
  return timesPerMonth <= 0 ? 0 : Math.max(2, ((Math.log10(timesPerMonth) - LEAST_POWER) / span) * 100);
};

interface Props {
  settings: RecognitionSettings;
  /** Changes when the gallery does. */
  standing: string;
  /** The strangers are not counted yet: the station assumes a number. */
  isAssumed: boolean;
}

/** What the setting in the form would mean, now and as more people are enrolled: a table, with bars for the eye. */
export const Forecast = ({ settings, standing, isAssumed }: Props) => {
  const { t } = useTranslation();
  const { often } = useRecognitionWords();
  const { forecast, error } = useForecast(settings, standing);
  const largest = Math.max(0, ...(forecast?.rows.map((row) => row.expectedFalseOpeningsPerMonth) ?? []));
  return (
    <div className="forecast" data-testid="recognition-forecast">
      {error && <Problem error={error} />}
      {forecast && (
        <table className="recognition-table">
          <caption>
            {t(isAssumed ? 'recognition.forecastAssumed' : 'recognition.forecastFor', {
              n: Math.round(forecast.strangersPerDay * 10) / 10,
            })}
          </caption>
          <tbody>
            {forecast.rows.map(({ people, expectedFalseOpeningsPerMonth }) => (
              <tr key={people} data-tone={toneOf(expectedFalseOpeningsPerMonth)}>
                <th scope="row" className="number">
                  {t('recognition.forecastPeople', { n: people })}
                </th>
                <td className="forecast-bar" aria-hidden="true">
                  <span style={{ width: `${barPercent(expectedFalseOpeningsPerMonth, largest)}%` }} />
                </td>
                <td className="forecast-often">{often(expectedFalseOpeningsPerMonth)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
};
