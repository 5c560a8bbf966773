import { useEffect, useState } from 'react';
import type { Language } from '../../../main/contract/ids';
import { LaneScreenView } from '../../../main/contract/laneScreen';
import { en } from '../../i18n/en/texts';
import { zhCN } from '../../i18n/zhCN/texts';
import { useNow } from '../../ui/useNow';
import { Sign, type SignName } from './signs';
import './laneScreen.css';

/** What tells the screen its view. There is no way back. */
export interface LaneScreenSource {
  onView(listener: (view: unknown) => void): void;
}

type WordName = keyof typeof zhCN.laneScreen;

const words = { 'zh-CN': zhCN.laneScreen, en: en.laneScreen } as const;
const inOrder = (language: Language): readonly Language[] => (language === 'en' ? ['en', 'zh-CN'] : ['zh-CN', 'en']);

/** The same in both languages, the station's own first and larger. */
const Both = ({ word, language }: { word: WordName; language: Language }) => (
  <>
    {inOrder(language).map((one, index) => (
      <span key={one} lang={one} className={index === 0 ? 'lane-word' : 'lane-word-second'}>
        {words[one][word]}
      </span>
    ))}
  </>
);

interface Asked {
  sign: SignName;
  word: WordName;
  tone: 'ask' | 'pass' | 'wait';
  /** Null: nothing to count. */
  secondsLeft: number | null;
}

/** What is to be shown large; null: nothing is asked, and the ways to pass are told. */
const askedOf = (view: LaneScreenView, nowMs: number): Asked | null => {
  const { prompt, sign } = view;
  const isOver = (untilMs: number | null): boolean => untilMs !== null && untilMs <= nowMs;
  if (sign?.kind === 'pass' && !isOver(sign.untilMs)) {
    const word = sign.direction === 'entry' ? 'passEntry' : sign.direction === 'exit' ? 'passExit' : 'pass';
    return { sign: 'pass', word, tone: 'pass', secondsLeft: null };
  }
  if (prompt && !isOver(prompt.untilMs))
    return { sign: prompt.kind, word: prompt.kind, tone: 'ask', secondsLeft: Math.ceil((prompt.untilMs - nowMs) / 1_000) };
  if (sign && !isOver(sign.untilMs)) return { sign: sign.kind, word: sign.kind, tone: 'wait', secondsLeft: null };
  return null;
};

const Ways = ({ view }: { view: LaneScreenView }) => {
  const ways = (['card', 'face', 'guard'] as const).filter((way) => way === 'guard' || view.ways[way]);
  return (
    <main className="lane-idle" data-testid="lane-screen-idle">
      <h1>
        <Both word="idle" language={view.language} />
      </h1>
      <ul>
        {ways.map((way) => (
          <li key={way} data-way={way}>
            <Sign name={way === 'card' ? 'hold-card' : way} />
            <Both word={way} language={view.language} />
          </li>
        ))}
      </ul>
    </main>
  );
};

/**
 * The screen for the people in a lane: one large sign and its words in two languages, or the ways to pass. Whatever it is
 * sent that is not a view of the contract is not shown.
 */
export const LaneScreen = ({ source }: { source: LaneScreenSource }) => {
  const [view, setView] = useState<LaneScreenView | null>(null);
  const nowMs = useNow(200);
  useEffect(() => {
    source.onView((told) => {
      const parsed = LaneScreenView.safeParse(told);
      setView(parsed.success ? parsed.data : null);
    });
  }, [source]);
  useEffect(() => {
    document.documentElement.lang = view?.language ?? 'zh-CN';
  }, [view?.language]);

  if (!view) return <div className="lane-screen" data-testid="lane-screen" data-shows="nothing" />;
  const asked = askedOf(view, nowMs);
  return (
    <div className="lane-screen" data-testid="lane-screen" data-shows={asked?.sign ?? 'idle'} data-tone={asked?.tone ?? 'idle'}>
      <header>
        <span>{view.stationName}</span>
        <span>{view.laneName}</span>
      </header>
      {asked ? (
        <main className="lane-asked" role="status">
          <Sign name={asked.sign} />
          <Both word={asked.word} language={view.language} />
          {asked.secondsLeft !== null && (
            <span className="lane-seconds" aria-hidden="true" data-testid="lane-screen-seconds">
              {asked.secondsLeft}
            </span>
          )}
        </main>
      ) : (
        <Ways view={view} />
      )}
    </div>
  );
};
