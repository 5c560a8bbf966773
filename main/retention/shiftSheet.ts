import type { BothWords } from '../contract/documentParts';
import type { DocumentContent } from '../contract/documents';
import { fail, ok, type Result } from '../contract/errors';
import type { Alarm } from '../contract/feed';
import type { LaneId } from '../contract/ids';
import { ManualReason } from '../contract/lanes';
import type { StationDatabase } from '../storage/database';
import type { EndedShift } from './shifts';

const both = (zh: string, en: string): BothWords => ({ zh, en });
const alarmWords: Record<Alarm['kind'], BothWords> = {
  forced: both('强行通过', 'Forced passage'),
  'line-lost': both('闸机失联', 'Turnstile lost'),
  'vision-lost': both('识别停止', 'Recognition stopped'),
  tamper: both('设备被拆动', 'Device tampered with'),
  'ledger-broken': both('台账核对不通过', 'The ledger does not verify'),
  'template-tampered': both('人脸特征数据被改动', 'Face template data was altered'),
  'records-restored': both('放回了旧的记录', 'An older copy of the records was put back'),
  'passages-altered': both('通行记录被改动', 'Records of passages were altered'),
  'access-tampered': both('住户权限记录被改动', 'Rights of residents were altered in the records'),
  'other-way-dead': both('读卡器不可用，人脸一同暂停', 'Card reader does not work; faces paused'),
  'clock-doubted': both('电脑时间突然跳前', 'The computer clock jumped ahead'),
  tailgate: both('尾随通过', 'Somebody followed through'),
  reverse: both('反向通过', 'Passage against the direction'),
  'held-open': both('闸机未关', 'Turnstile stands open'),
  obstructed: both('通道受阻', 'Lane obstructed'),
  'device-fault': both('闸机自报故障', 'Turnstile reports a fault'),
  'fire-released': both('消防释放', 'Released by the fire contact'),
  'pin-blocked': both('密码连续输错', 'Wrong PINs in a row'),
};
/** While one of these is up no face opens, at its lane or at any. */
const suspending: readonly Alarm['kind'][] = ['line-lost', 'vision-lost', 'ledger-broken', 'other-way-dead'];

interface AlarmRow {
  kind: string;
  lane_id: string | null;
  raised_at_ms: number;
  acknowledged_at_ms: number | null;
  cleared_at_ms: number | null;
}
interface CountRow {
  lane: string;
  what: string;
  n: number;
}

const isKnown = (kind: string): kind is Alarm['kind'] => Object.hasOwn(alarmWords, kind);

/** What the shift's sheet is made of. Guards have no accounts, so their names are left to be written in. */
export function createShiftSheet(deps: {
  database: StationDatabase;
  endedAt: (toMs: number) => EndedShift | null;
  checkpoint: () => Result<string>;
  nowMs: () => number;
  laneName: (laneId: LaneId) => string;
}): (request: { fromMs: number; toMs: number }) => Result<DocumentContent<'shift-sheet'>> {
  const { db } = deps.database;
  const listed = db.prepare(
    `SELECT kind, lane_id, raised_at_ms, acknowledged_at_ms, cleared_at_ms FROM alarm
     WHERE raised_at_ms < ?2 AND (cleared_at_ms IS NULL OR acknowledged_at_ms IS NULL OR cleared_at_ms >= ?1) ORDER BY raised_at_ms`,
  );
  const openings = (where: string) =>
    db.prepare(
      `SELECT lane_id AS lane, manual_reason AS what, count(*) AS n FROM event
       WHERE ${where} AND kind = 'granted' AND manual_reason IS NOT NULL AND lane_id IS NOT NULL GROUP BY lane_id, manual_reason`,
    );
  // Whom the guard let in when the machine asked him stands among his own openings.
  const passages = (where: string) =>
    db.prepare(
      `SELECT lane_id AS lane, iif(outcome = 'granted', method, 'denied') AS what, count(*) AS n FROM decision
       WHERE ${where} AND NOT EXISTS (SELECT 1 FROM human_check AS h WHERE h.decision_id = decision.id AND h.outcome = 'let-in')
       GROUP BY lane_id, what`,
    );
  const inTime = 'at_ms >= ? AND at_ms < ?';
  const byTime = { openings: openings(inTime), passages: passages(inTime) };
  // Of a shift by the place of its records, as the shift itself was counted: no clock moves them.
  const ofShift = { openings: openings('seq > ? AND seq <= ?'), passages: passages('event_seq > ? AND event_seq <= ?') };
  const name = (lane: string | null) => (lane === null ? null : deps.laneName(lane as LaneId));

  return ({ fromMs, toMs }) => {
    if (toMs < fromMs) return fail('DATES_REVERSED', { field: 'toMs' });
    const ended = deps.endedAt(toMs);
    const shift = ended?.shift ?? null;
    const isWhole = ended !== null && ended.shift.fromMs === fromMs;
    const counting = isWhole ? ofShift : byTime;
    const between = isWhole ? ([ended.afterEventSeq, ended.upToEventSeq] as const) : ([fromMs, toMs] as const);
    const signed = shift?.checkpoint != null ? ok(shift.checkpoint) : deps.checkpoint();
    if (!signed.ok) return signed;
    const [, size = '0', root = ''] = signed.value.split('\n');
    const alarms = (listed.all(fromMs, toMs) as unknown as AlarmRow[]).flatMap((row) =>
      isKnown(row.kind) ? [{ ...row, kind: row.kind, lane: name(row.lane_id), words: alarmWords[row.kind] }] : [],
    );
    const counted = counting.passages.all(...between) as unknown as CountRow[];
    const lanes = [...new Set(counted.map(({ lane }) => lane))].sort();
    const countOf = (lane: string, what: string) => counted.find((row) => row.lane === lane && row.what === what)?.n ?? 0;
    return ok({
      period: { fromMs, toMs },
      guards: [],
      openAlarms: alarms
        .filter((row) => row.cleared_at_ms === null || row.acknowledged_at_ms === null)
        .map(({ kind, lane, words, ...row }) => ({
          kind,
          lane,
          words,
          raisedAtMs: row.raised_at_ms,
          acknowledgedAtMs: row.acknowledged_at_ms,
        })),
      openings: (counting.openings.all(...between) as unknown as CountRow[]).flatMap(({ lane, what, n }) => {
        const reason = ManualReason.safeParse(what);
        return reason.success ? [{ reason: reason.data, lane: name(lane) ?? '', count: n }] : [];
      }),
      passages: lanes.map((lane) => ({
        lane: name(lane) ?? lane,
        face: countOf(lane, 'face'),
        card: countOf(lane, 'card'),
        guard: countOf(lane, 'guard'),
        denied: countOf(lane, 'denied'),
      })),
      faceSuspensions: alarms
        .filter(({ kind }) => suspending.includes(kind))
        .map((row) => ({
          lane: row.lane,
          words: row.words,
          fromMs: Math.max(fromMs, row.raised_at_ms),
          toMs: Math.min(toMs, row.cleared_at_ms ?? toMs),
        })),
      visitorsInside: null,
      checkpoint: {
        note: signed.value,
        size: Number(size),
        rootHash: Buffer.from(root, 'base64').toString('hex'),
        madeAtMs: shift?.toMs ?? deps.nowMs(),
      },
    });
  };
}
