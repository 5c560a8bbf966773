import { useEffect } from 'react';
import { useSlice } from '../../stores/mirror';

const repeatMs = 8_000;

/** Two short tones, made here: no sound file, no network. */
const beep = (): void => {
  if (typeof AudioContext === 'undefined') return;
  const audio = new AudioContext();
  const tones = [0, 0.22].map((startS) => {
    const tone = audio.createOscillator();
    const level = audio.createGain();
    tone.frequency.value = 880;
    level.gain.value = 0.15;
    tone.connect(level).connect(audio.destination);
    tone.start(audio.currentTime + startS);
    tone.stop(audio.currentTime + startS + 0.14);
    return tone;
  });
  tones[1]?.addEventListener('ended', () => void audio.close());
};

/** Sounds when an alarm comes in, and again until somebody acknowledges it. */
export const useAlarmSound = (): void => {
  const waiting = useSlice('alarms')
    .filter((alarm) => alarm.acknowledgedAtMs === null)
    .map((alarm) => alarm.id)
    .join(' ');
  useEffect(() => {
    if (waiting === '') return;
    beep();
    const timer = setInterval(beep, repeatMs);
    return () => clearInterval(timer);
  }, [waiting]);
};
