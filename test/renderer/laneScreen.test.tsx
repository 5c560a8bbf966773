import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { LaneScreenView } from '../../main/contract/laneScreen';
import { LaneScreen } from '../../renderer/features/laneScreen/LaneScreen';
import { en } from '../../renderer/i18n/en/texts';
import { zhCN } from '../../renderer/i18n/zhCN/texts';

afterEach(cleanup);

const idle: LaneScreenView = {
  stationName: '翠湖花园 · 东门岗',
  laneName: '东入口 1',
  language: 'zh-CN',
  ways: { face: true, card: true },
  prompt: null,
  sign: null,
};

const openScreen = (first?: Partial<LaneScreenView>) => {
  let tell = (_view: unknown): void => {};
  render(
    <LaneScreen
      source={{
        onView: (listener) => {
          tell = listener;
          if (first) listener({ ...idle, ...first });
        },
      }}
    />,
  );
  return { tell: (view: unknown) => act(() => tell(view)) };
};
const shows = (): string | null => screen.getByTestId('lane-screen').getAttribute('data-shows');

describe('the screen in a lane', () => {
  it.each(['blink', 'turn-left', 'turn-right', 'show-face'] as const)('asks to %s: sign, both languages, seconds', (kind) => {
    openScreen({ prompt: { kind, untilMs: Date.now() + 60_000 } });
    expect(shows()).toBe(kind);
    expect(document.querySelector(`svg[data-sign=${kind}]`)).toBeTruthy();
    const text = screen.getByTestId('lane-screen').textContent;
    expect(text).toContain(zhCN.laneScreen[kind]);
    expect(text).toContain(en.laneScreen[kind]);
    expect(screen.getByTestId('lane-screen-seconds').textContent).toMatch(/^(5\d|60)$/);
  });

  it.each(['pass', 'wait', 'hold-card'] as const)('says %s', (kind) => {
    openScreen({ sign: { kind, direction: null, untilMs: null } });
    expect(shows()).toBe(kind);
    expect(screen.getByTestId('lane-screen').textContent).toContain(zhCN.laneScreen[kind]);
    expect(screen.queryByTestId('lane-screen-seconds')).toBeNull();
  });

  it('tells which way, where a lane has two', () => {
    openScreen({ sign: { kind: 'pass', direction: 'exit', untilMs: null } });
    expect(screen.getByTestId('lane-screen').textContent).toContain(zhCN.laneScreen.passExit);
  });

  it('lets an open gate go before a question', () => {
    openScreen({
      prompt: { kind: 'blink', untilMs: Date.now() + 60_000 },
      sign: { kind: 'pass', direction: null, untilMs: null },
    });
    expect(shows()).toBe('pass');
  });

  it('puts a question before the outcome of the one before', () => {
    openScreen({
      prompt: { kind: 'blink', untilMs: Date.now() + 60_000 },
      sign: { kind: 'wait', direction: null, untilMs: Date.now() + 60_000 },
    });
    expect(shows()).toBe('blink');
  });

  it('goes back to the ways to pass by itself when the time of a question is over', async () => {
    openScreen({ prompt: { kind: 'blink', untilMs: Date.now() + 900 } });
    expect(shows()).toBe('blink');
    expect(await screen.findByTestId('lane-screen-idle', {}, { timeout: 5_000 })).toBeTruthy();
  });

  it('names card, face as voluntary, and guard; face only where the lane uses it, the guard always', () => {
    const { tell } = openScreen({});
    const ways = () => [...document.querySelectorAll('li')].map((way) => way.dataset.way);
    expect(ways()).toEqual(['card', 'face', 'guard']);
    expect(screen.getByTestId('lane-screen').textContent).toContain('人脸（自愿）');
    tell({ ...idle, ways: { face: false, card: true } });
    expect(ways()).toEqual(['card', 'guard']);
    tell({ ...idle, ways: { face: false, card: false } });
    expect(ways()).toEqual(['guard']);
  });

  it('puts English first at an English station, with the Chinese below', () => {
    openScreen({ language: 'en', prompt: { kind: 'blink', untilMs: Date.now() + 60_000 } });
    const words = [...document.querySelectorAll('.lane-asked [lang]')].map((word) => word.textContent);
    expect(words).toEqual([en.laneScreen.blink, zhCN.laneScreen.blink]);
  });

  it.each([
    ['a name', { ...idle, name: '李雅文' }],
    ['a flat in the sign', { ...idle, sign: { kind: 'pass', direction: null, untilMs: null, unit: '3-1-502' } }],
    ['another prompt', { ...idle, prompt: { kind: 'smile', untilMs: 0 } }],
    ['nothing', null],
  ])('shows nothing at all when it is sent %s', (_story, view) => {
    const { tell } = openScreen({});
    tell(view);
    expect(shows()).toBe('nothing');
    expect(document.body.textContent).toBe('');
  });
});
