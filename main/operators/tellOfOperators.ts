import { type FeedEntry, feedNote } from '../contract/feed';
import type { InspectorId } from '../contract/inspectors';
import type { JsonObject } from '../storage/ledgerPort';
import type { Operators } from './operators';

/** Puts on record who signs in and out. The result stops it. */
export function tellOfOperators(deps: {
  operators: Pick<Operators, 'onChange' | 'inspector'>;
  /** Neither this nor `append` throws. */
  note: (entry: Omit<FeedEntry, 'id' | 'atMs'>) => void;
  append: (kind: string, body: JsonObject) => void;
  hidePictures: () => void;
  onChange: () => void;
}): () => void {
  const { operators, note, append } = deps;
  let inspectorId: InspectorId | null = null;
  let isManager = false;
  return operators.onChange((role) => {
    if (inspectorId) {
      append('inspector.signed-out', { inspectorId });
      note(feedNote('inspector-out', 'info'));
    } else if (isManager) {
      append('manager.signed-out', {});
      note(feedNote('signed-out', 'info'));
    }
    inspectorId = role === 'inspector' ? operators.inspector() : null;
    isManager = role === 'manager';
    if (isManager) {
      // Notes go by their term; who could decide here, and when, is to be shown for as long as what was decided.
      append('manager.signed-in', {});
      note(feedNote('signed-in', 'info'));
    }
    if (inspectorId) {
      append('inspector.signed-in', { inspectorId });
      note(feedNote('inspector-in', 'info'));
      deps.hidePictures();
    }
    deps.onChange();
  });
}
