import { describe, expect, test } from 'vitest';
import { benchReport } from '../report/report';
import { perFaceMs, type StageTimes, stageFigures } from './stages';

const times = (factor: number): StageTimes => ({
  detect: 7 * factor,
  mesh: 2 * factor,
  align: factor,
  embed: 5 * factor,
  detectNetwork: 6 * factor,
  meshNetwork: factor,
  embedNetwork: 4 * factor,
  faceProcessor: 14 * factor,
  networksProcessor: 10 * factor,
});

describe('figures of the vision bench', () => {
  test('a face is its four stages, the networks inside them not counted twice', () => {
    expect(perFaceMs(times(1))).toBe(15);
  });

  test('each figure stands beside each peer, as a ratio of medians; the goals are on the whole face alone', () => {
    const ours = [times(1), times(2), times(9)];
    const peers = [
      { name: 'slow', goal: '≤ 0.25', times: [times(10), times(20), times(90)] },
      { name: 'quick', goal: '≤ 0.8', times: [times(4), times(1), times(1)] },
    ];
    const figures = stageFigures(ours, peers);
    const [againstSlow, againstQuick] = figures;
    expect(againstSlow).toMatchObject({ value: 30, p99: 135, peer: 'slow', peerValue: 300, ratio: 0.1, goal: '≤ 0.25' });
    expect(againstQuick).toMatchObject({ value: 30, peer: 'quick', peerValue: 15, ratio: 2, goal: '≤ 0.8' });
    expect(figures.filter(({ goal }) => goal !== undefined)).toHaveLength(2);
    expect(new Set(figures.map(({ name }) => name)).size).toBe(figures.length);
    expect(figures.find(({ name }) => name === 'embed, network alone; slow')).toMatchObject({ value: 8, peerValue: 80 });
    expect(figures.find(({ name }) => name.includes('embed, processor time; quick'))).toMatchObject({ value: 28, peerValue: 14 });
    expect(() => benchReport('vision', figures)).not.toThrow();
  });

  test('without a peer our own times are told all the same', () => {
    const figures = stageFigures([times(1)], []);
    expect(figures.map(({ name }) => name)).toContain('detect');
    expect(figures.every(({ peer, ratio }) => peer === undefined && ratio === undefined)).toBe(true);
  });
});
