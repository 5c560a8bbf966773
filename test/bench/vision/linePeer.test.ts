import { describe, expect, it } from 'vitest';
import { linePeer } from './linePeer';

const start = (...command: string[]) => linePeer({ name: 'Peer', goal: '≤ 1', command }, {});
const program = (source: string) => start(process.execPath, '-e', source);

describe('a peer in a process of its own', () => {
  it('is named with its version once it has answered', async () => {
    const peer = await program(`process.stdin.once('data', () => console.log('{"version":"4.5"}'))`);
    if ('missing' in peer) throw new Error(peer.missing);
    expect(peer.name).toBe('Peer 4.5');
    peer.dispose();
  });

  it.each([
    ['a program that is not there', () => start('/nowhere/python3'), /ENOENT/],
    ['one that gives up at once', () => program(`console.error('no such layer'); process.exit(1)`), /no such layer/],
    ['one that does not speak as agreed', () => program(`console.log('hello')`), /\w/],
  ])('%s is left out in one plain sentence, and the bench goes on', async (_, begin, why) => {
    const answer = await begin();
    const sentence = 'missing' in answer ? answer.missing : '';
    expect(sentence).toMatch(/^Peer is left out: [^\n]+\.$/);
    expect(sentence).toMatch(why);
  });
});
