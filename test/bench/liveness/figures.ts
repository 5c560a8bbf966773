import type { Movement } from '../../../main/recognition/liveness';
import type { Presentation } from '../../support/faces3d/clips';
import { type BenchFigure, spread } from '../report/report';
import type { Frames } from './verdicts';
import { challengeVerdict, oneAfterAnother, passiveVerdict } from './verdicts';
import type { Watched } from './watch';

const ATTACKS = ['paper', 'screen', 'replay'] as const;
const WORDS: Record<Presentation, string> = {
  live: 'heads of photos',
  paper: 'photo held flat',
  screen: 'photo on a screen',
  replay: 'replayed clip',
};
/** Which picture of a clip shows what; see the tables in `clips.ts`. */
const AT_REST = [0, 4] as const;
const SHUT = [5, 7] as const;
const TURNED = [5, 8] as const;

/** All that the bench reports, from what the lane saw of each head. */
export function livenessFigures(watched: readonly Watched[]): BenchFigure[] {
  const heads: BenchFigure = { name: 'heads', value: watched.length, unit: 'heads' };
  return [heads, ...passiveFigures(watched), ...challengeFigures(watched), ...bothFigures(watched), ...readings(watched)];
}

const share = (verdicts: readonly boolean[]): number =>
  verdicts.length === 0 ? 0 : verdicts.filter((verdict) => verdict).length / verdicts.length;

/** ISO/IEC 30107-3: APCER, attacks taken for living; BPCER, the living taken for attacks. A clip without enough good pictures is not accepted. */
function passiveFigures(watched: readonly Watched[]): BenchFigure[] {
  const accepted = (presentation: Presentation) =>
    watched.flatMap((one) =>
      [one[presentation].turn, one[presentation].blink].map(({ frames }) => passiveVerdict(frames) === true),
    );
  return [
    { name: `passive, ${WORDS.live}: refused (BPCER)`, value: 1 - share(accepted('live')), unit: 'share' },
    ...ATTACKS.map((attack) => ({
      name: `passive, ${WORDS[attack]}: accepted (APCER)`,
      value: share(accepted(attack)),
      unit: 'share',
    })),
  ];
}

const sideOf = (turnDeg: number): Movement => (turnDeg > 0 ? 'turn-left' : 'turn-right');
const otherSide = (movement: Movement): Movement => (movement === 'turn-left' ? 'turn-right' : 'turn-left');

/** Whether each presentation does what is asked. Whoever holds a picture tilts it as asked; a film shows what it shows. */
function passes(one: Watched, presentation: Presentation): Record<'blink' | 'turn' | 'otherTurn', boolean> {
  const { turn, blink } = one[presentation];
  const side = sideOf(one.turnDeg);
  const film = oneAfterAnother(blink.frames, turn.frames);
  const of = (own: Frames, movement: Movement) => challengeVerdict(presentation === 'replay' ? film : own, movement);
  return {
    blink: of(blink.frames, 'blink'),
    turn: of(turn.frames, side),
    // A film that turns to one side only; a hand can tilt a sheet to both.
    otherTurn: presentation === 'replay' ? of(turn.frames, otherSide(side)) : of(turn.frames, side),
  };
}

function challengeFigures(watched: readonly Watched[]): BenchFigure[] {
  return (['live', ...ATTACKS] as const).flatMap((presentation) => {
    const all = watched.map((one) => passes(one, presentation));
    const blink = share(all.map((pass) => pass.blink));
    const turns = [share(all.map((pass) => pass.turn)), share(all.map((pass) => pass.otherTurn))];
    const turn = turns.reduce((sum, value) => sum + value, 0) / turns.length;
    const name = (challenge: string) => `challenge ${challenge}, ${WORDS[presentation]}: passed`;
    return [
      { name: name('blink'), value: blink, unit: 'share' },
      { name: name('turn'), value: turn, unit: 'share' },
      // Three movements as likely as each other: blink, left, right.
      { name: name('random'), value: (blink + 2 * turn) / 3, unit: 'share' },
    ];
  });
}

/** Passive score and random movement together, as a lane with both asks. */
function bothFigures(watched: readonly Watched[]): BenchFigure[] {
  return (['live', ...ATTACKS] as const).map((presentation) => {
    const all = watched.map((one) => {
      const pass = passes(one, presentation);
      const [byBlink, byTurn] = [one[presentation].blink, one[presentation].turn].map(
        ({ frames }) => passiveVerdict(frames) === true,
      );
      const turnScore = presentation === 'replay' ? byBlink : byTurn;
      return (Number(byBlink && pass.blink) + Number(turnScore && pass.turn) + Number(turnScore && pass.otherTurn)) / 3;
    });
    const value = all.reduce((sum, part) => sum + part, 0) / Math.max(1, all.length);
    return { name: `passive and random, ${WORDS[presentation]}: passed`, value, unit: 'share' };
  });
}

type Range = readonly [number, number];
const present = <T>(values: readonly (T | null | undefined)[]): T[] =>
  values.filter((value): value is T => value !== null && value !== undefined);
const middleOf = (values: readonly number[]): number => spread(values).median;

/** What the networks read, so that the limits can be judged: smallest, median and largest over the heads. */
function readings(watched: readonly Watched[]): BenchFigure[] {
  const motions = (frames: Frames, [from, to]: Range) => present(frames.slice(from, to).map((frame) => frame?.motion));
  return (['live', ...ATTACKS] as const).flatMap((presentation) => {
    const shut: number[] = [];
    const turned: number[] = [];
    for (const one of watched) {
      const { blink, turn } = one[presentation];
      const openings = (range: Range) => motions(blink.frames, range).map(({ eyeOpening }) => eyeOpening);
      const [open, fallen] = [openings(AT_REST), openings(SHUT)];
      if (open.length > 0 && fallen.length > 0) shut.push(Math.min(...fallen) / Math.max(...open));
      const yaws = (range: Range) => motions(turn.frames, range).map(({ yawDeg }) => yawDeg);
      const [rest, away] = [yaws(AT_REST), yaws(TURNED)];
      if (rest.length > 0 && away.length > 0) turned.push(Math.sign(one.turnDeg) * (middleOf(away) - middleOf(rest)));
    }
    return [
      ...range(`eyes shut over eyes open, ${WORDS[presentation]}`, shut, 'ratio'),
      ...range(`yaw read for 30 degrees, ${WORDS[presentation]}`, turned, 'degrees'),
    ];
  });
}

/** A figure cannot be negative: a yaw to the other side is told as 0. */
function range(name: string, values: readonly number[], unit: string): BenchFigure[] {
  if (values.length === 0) return [];
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number) => Math.max(0, sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0);
  return [
    { name: `${name}, 5th percentile`, value: at(0.05), unit },
    { name: `${name}, median`, value: at(0.5), unit },
    { name: `${name}, 95th percentile`, value: at(0.95), unit },
  ];
}
