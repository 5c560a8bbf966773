import type { RecordCodes, RecordKind } from '../../../main/contract/records';
import { useAppView } from '../../stores/mirror';
import type { Details } from './fields';
import { useRead } from './useRead';

export type ShownRecord = RecordCodes & { details: Details | null };

const pageLength = 200;

/** Records of these kinds, newest first: a manager gets their details, an inspector what stands in the ledger. */
export const useRecords = (kinds: readonly RecordKind[]) => {
  const isManager = useAppView()?.role === 'manager';
  const page = { kinds: [...kinds], about: null, personId: null, beforeSeq: null, limit: pageLength };
  const read = useRead(isManager ? 'register.list' : 'register.codes', page);
  const records = read.value?.records.map((record): ShownRecord => ({ details: null, ...record }));
  return { ...read, records: records?.filter(({ correctedBy }) => correctedBy === null) ?? null };
};
