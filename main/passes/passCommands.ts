import { ok } from '../contract/errors';
import { type FeedEntry, feedNote } from '../contract/feed';
import type { Handlers } from '../dispatch';
import type { Passes } from './passes';

interface Deps {
  passes: Pick<Passes, 'issue' | 'revoke' | 'list'>;
  /** Notes what happened; never throws. */
  note: (entry: Omit<FeedEntry, 'id' | 'atMs'>) => void;
  /** A pass was added, which may end before all others. */
  onIssued: () => void;
}

/** Passes for visitors, handed out and ended at the desk. What the code says is in the answer and nowhere else. */
export function passCommands({
  passes,
  note,
  onIssued,
}: Deps): Required<Pick<Handlers, 'pass.issue' | 'pass.revoke' | 'pass.list'>> {
  return {
    'pass.issue': (wanted) => {
      const issued = passes.issue(wanted);
      if (!issued.ok) return issued;
      note(feedNote('pass-issued', 'info', { unit: wanted.unit }));
      onIssued();
      return issued;
    },
    'pass.revoke': ({ passId }) => {
      const revoked = passes.revoke(passId);
      if (!revoked.ok) return revoked;
      if (revoked.value.changed) note(feedNote('pass-revoked', 'info', { unit: revoked.value.unit }));
      return ok({});
    },
    'pass.list': () => ok({ passes: passes.list() }),
  };
}
