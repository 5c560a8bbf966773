import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Notice } from '../../../main/contract/people';
import { Icon } from '../../ui/Icon';

/** Voices of this computer only: one that works over a network would send the words out. */
const localVoice = (language: Notice['language']): SpeechSynthesisVoice | null => {
  const voices = typeof speechSynthesis === 'undefined' ? [] : speechSynthesis.getVoices();
  const short = language.slice(0, 2);
  return voices.find((voice) => voice.localService && voice.lang.toLowerCase().startsWith(short)) ?? null;
};

const useVoice = (language: Notice['language']): SpeechSynthesisVoice | null => {
  const [voice, setVoice] = useState(() => localVoice(language));
  useEffect(() => {
    const look = () => setVoice(localVoice(language));
    look();
    if (typeof speechSynthesis === 'undefined' || !speechSynthesis.addEventListener) return;
    speechSynthesis.addEventListener('voiceschanged', look);
    return () => speechSynthesis.removeEventListener('voiceschanged', look);
  }, [language]);
  return voice;
};

/** Reads the notice aloud where this computer has a voice for its language; elsewhere it says that a person has to. */
export const ReadAloud = ({ notice }: { notice: Notice }) => {
  const { t } = useTranslation();
  const voice = useVoice(notice.language);
  const [isSpeaking, setIsSpeaking] = useState(false);
  useEffect(() => () => (typeof speechSynthesis === 'undefined' ? undefined : speechSynthesis.cancel()), []);
  if (!voice) {
    return (
      <p className="fact" data-testid="no-voice">
        {t('question.noVoice')}
      </p>
    );
  }
  const speak = (): void => {
    speechSynthesis.cancel();
    if (isSpeaking) {
      setIsSpeaking(false);
      return;
    }
    const words = [notice.title, ...notice.sections.flatMap(({ heading, text }) => [heading, text])];
    // One piece after the other: engines cut long texts off.
    for (const [index, piece] of words.entries()) {
      const utterance = new SpeechSynthesisUtterance(piece);
      utterance.voice = voice;
      utterance.lang = voice.lang;
      utterance.rate = 0.9;
      if (index === words.length - 1) utterance.onend = () => setIsSpeaking(false);
      speechSynthesis.speak(utterance);
    }
    setIsSpeaking(true);
  };
  return (
    <button type="button" className="action" data-testid="speak" aria-pressed={isSpeaking} onClick={speak}>
      <Icon name={isSpeaking ? 'off' : 'info'} size={18} />
      {isSpeaking ? t('question.speakStop') : t('question.speak')}
    </button>
  );
};
