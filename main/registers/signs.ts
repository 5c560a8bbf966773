import { createHash } from 'node:crypto';
import type { ComplianceItem } from '../contract/complianceView';
import { fail, ok, type Result } from '../contract/errors';
import type { LaneId } from '../contract/ids';
import type { RecordId } from '../contract/recordParts';
import type { RecordDetails } from '../contract/records';
import { allOf, type DayText, happened, inOrder } from './days';
import { type Recorded, type RegisterParts, recorded, today } from './registerParts';

export interface Placement {
  laneId: LaneId;
  placedOn: DayText;
  where: string;
  /** Hashed, then forgotten. */
  photo: Uint8Array | null;
  photoOn: DayText | null;
}

/** Signs where faces are looked for (个人信息保护法 第26条; 人脸识别技术应用安全管理办法 第13条). */
export interface Signs {
  printed(sign: RecordDetails<'sign.printed'>): Recorded;
  /** LANE_UNKNOWN, DATE_IN_FUTURE, DATES_REVERSED, INPUT_INVALID for a photo without its day. */
  placed(placement: Placement): Result<{ recordId: RecordId; entrySeq: number; photoSha256: string | null }>;
  removed(sign: RecordDetails<'sign.removed'>): Recorded;
  isPlaced(laneId: LaneId): boolean;
  due(): ComplianceItem[];
}

export function createSigns(
  parts: RegisterParts,
  lanes: () => readonly { id: LaneId; hasCamera: boolean }[],
  /** The entry that names the key the ledger is signed with now; null for its first. Signs show the key's fingerprint. */
  newKey: () => { seq: number; atMs: number } | null,
): Signs {
  const { book } = parts;
  const isLane = (laneId: LaneId) => lanes().some(({ id }) => id === laneId);
  const newestSeq = (kind: 'sign.placed' | 'sign.removed', laneId: LaneId) =>
    book.all(kind).findLast(({ details }) => details?.laneId === laneId)?.placeSeq ?? 0;
  const isPlaced = (laneId: LaneId) => newestSeq('sign.placed', laneId) > newestSeq('sign.removed', laneId);
  const isOlderThan = (entrySeq: number, laneId: LaneId) =>
    (book.all('sign.placed').findLast(({ details }) => details?.laneId === laneId)?.entrySeq ?? entrySeq) < entrySeq;

  return {
    printed: (sign) => (isLane(sign.laneId) ? recorded(parts, 'sign.printed', sign) : fail('LANE_UNKNOWN')),
    placed({ photo, ...placement }) {
      if (!isLane(placement.laneId)) return fail('LANE_UNKNOWN');
      if ((photo === null) !== (placement.photoOn === null)) return fail('INPUT_INVALID', { field: 'photoOn' });
      const dates = allOf(
        happened(placement.placedOn, today(parts), 'placedOn'),
        happened(placement.photoOn, today(parts), 'photoOn'),
        inOrder(placement.placedOn, placement.photoOn, 'photoOn'),
      );
      if (!dates.ok) return dates;
      const photoSha256 = photo && createHash('sha256').update(photo).digest('hex');
      const { value } = recorded(parts, 'sign.placed', { ...placement, photoSha256 });
      return ok({ ...value, photoSha256 });
    },
    removed(sign) {
      if (!isLane(sign.laneId)) return fail('LANE_UNKNOWN');
      if (!isPlaced(sign.laneId)) return fail('RECORD_UNKNOWN');
      const dates = happened(sign.removedOn, today(parts), 'removedOn');
      return dates.ok ? recorded(parts, 'sign.removed', sign) : dates;
    },
    isPlaced,
    due() {
      const key = newKey();
      const item = (kind: 'sign-missing' | 'sign-key-old', laneId: LaneId, sinceMs: number | null): ComplianceItem => ({
        kind,
        severity: 'attention',
        dueOn: null,
        sinceMs,
        recordId: null,
        laneId,
        count: null,
      });
      return lanes()
        .filter(({ hasCamera }) => hasCamera)
        .flatMap(({ id }) => {
          if (!isPlaced(id)) return [item('sign-missing', id, null)];
          return key && isOlderThan(key.seq, id) ? [item('sign-key-old', id, key.atMs)] : [];
        });
    },
  };
}
