import { describe, expect, it } from 'vitest';
import { Replies } from '../../../main/startup/replies';
import { ManualTime } from '../../support/station/manualTime';

interface Answer {
  requestId: number;
  text: string;
}

describe('answers find the question they belong to', () => {
  it('in whatever order they come', async () => {
    const replies = new Replies<Answer>(new ManualTime().timers.after);
    const ids: number[] = [];
    const first = replies.ask((id) => ids.push(id), 1_000);
    const second = replies.ask((id) => ids.push(id), 1_000);
    expect(replies.receive({ requestId: ids[1] ?? 0, text: 'second' })).toBe(true);
    replies.receive({ requestId: ids[0] ?? 0, text: 'first' });
    expect([(await first)?.text, (await second)?.text]).toEqual(['first', 'second']);
  });

  it('none after its time is over, and a late one harms nobody', async () => {
    const time = new ManualTime();
    const replies = new Replies<Answer>(time.timers.after);
    let asked = 0;
    const answer = replies.ask((id) => {
      asked = id;
    }, 1_000);
    time.pass(1_000);
    expect(replies.receive({ requestId: asked, text: 'late' })).toBe(false);
    expect(await answer).toBeNull();
  });

  it('none when the process that should answer has died', async () => {
    const replies = new Replies<Answer>(new ManualTime().timers.after);
    const answer = replies.ask(() => {}, 1_000);
    replies.abandon();
    expect(await answer).toBeNull();
  });
});
