import { useTranslation } from 'react-i18next';
import { frequencyOf, powerOfRate } from './frequency';

/** A rate and a frequency, put into words of the console's language. */
export const useRecognitionWords = () => {
  const { t } = useTranslation();

  const rate = (falseMatchRate: number): string => {
    const power = powerOfRate(falseMatchRate);
    const comparisons =
      power === null
        ? t('recognition.count.other', { n: Math.round(1 / falseMatchRate).toLocaleString('en') })
        : t(`recognition.count.${power}`);
    return t('recognition.rateShown', { comparisons });
  };

  const often = (timesPerMonth: number): string => {
    const frequency = frequencyOf(timesPerMonth);
    return 'n' in frequency
      ? t(`recognition.often.${frequency.unit}`, { n: frequency.n })
      : t(`recognition.often.${frequency.unit}`);
  };

  return { rate, often };
};
