import { ok } from '../contract/errors';
import type { Handlers } from '../dispatch';
import type { Documents } from './documents';

export const documentCommandsOf = (
  documents: Documents,
): Required<Pick<Handlers, 'document.offered' | 'document.print' | 'document.save'>> => ({
  'document.offered': () => ok({ kinds: documents.offered() }),
  'document.print': (request) => documents.print(request),
  'document.save': (request) => documents.save(request),
});
