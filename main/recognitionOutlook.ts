import type { LaneConfig } from './contract/config';
import { fail, ok } from './contract/errors';
import { type FeedEntry, feedNote } from './contract/feed';
import type { LaneId } from './contract/ids';
import type { LivenessRule } from './contract/lanes';
import type { RecognitionForecast, RecognitionView } from './contract/recognition';
import type { Handlers } from './dispatch';
import type { StrangerCount } from './events/strangers';
import { expectedOverGroups, type GroupAtRisk, warningFor } from './recognition/thresholds';
import type { Recogniser, RecognitionDesk } from './recognitionDesk';
import type { Settings } from './site/settings';

interface Deps {
  desk: RecognitionDesk;
  recogniser: Recogniser | null;
  settings: Settings;
  strangers: () => StrangerCount;
  /** Templates of other models than the one in use. */
  suspended: () => { people: number; templates: number };
  /** Never throws. */
  note: (entry: Omit<FeedEntry, 'id' | 'atMs'>) => void;
  /** The lanes ask for other signs of life from now on. */
  livenessChanged: () => void;
  onChange: () => void;
}

/** The console's page on recognition: how it stands, what it may cost, and the settings of it. */
export interface RecognitionOutlook {
  view(): RecognitionView;
  handlers: Required<Pick<Handlers, 'recognition.forecast' | 'recognition.set' | 'lane.setLiveness'>>;
}

/** What a forecast is made for until a whole day of strangers was counted. */
const ASSUMED_STRANGERS_PER_DAY = 100;
const GALLERY_SIZES = [50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000];
const SIZES_AHEAD = 4;

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

export function createRecognitionOutlook(deps: Deps): RecognitionOutlook {
  const { desk, recogniser, settings, strangers, suspended, note, livenessChanged, onChange } = deps;
  const { lanes } = settings.current;

  /** Each group's gallery as it is, with the strangers of its lanes; `perDayOf` tells those of one lane. */
  const groupsNow = (perDayOf: (laneId: LaneId) => number): GroupAtRisk[] =>
    desk.galleries.sizes().map(({ group, templates }) => {
      const ofGroup = lanes.filter((lane) => lane.group === group);
      return { templates, strangersPerDay: sum(ofGroup.map(({ id }) => perDayOf(id))) };
    });

  const faceOpens = desk.use === '1:N';
  const openings = (groups: readonly GroupAtRisk[], falseMatchRate: number) =>
    faceOpens ? expectedOverGroups(groups, falseMatchRate) : 0;

  const view = (): RecognitionView => {
    const { falseMatchRate, framesToAgree, profile } = settings.current.recognition;
    const { days, perDay } = strangers();
    const known = days > 0;
    const atRisk = groupsNow((laneId) => perDay.get(laneId) ?? 0);
    const expected = known || !faceOpens ? openings(atRisk, falseMatchRate) : null;
    return {
      falseMatchRate,
      framesToAgree,
      profile,
      model: recogniser?.model ?? null,
      use: desk.use,
      groups: desk.galleries
        .sizes()
        .map((size) => ({ ...size, laneNames: lanes.filter(({ group }) => group === size.group).map(({ name }) => name) })),
      strangersPerDay: known ? sum([...perDay.values()]) : null,
      strangersOverDays: days,
      expectedFalseOpeningsPerMonth: expected,
      warning: warningFor(expected),
      suspended: suspended(),
    };
  };

  /** The gallery grows in all groups alike, with as many templates a person as now. */
  const forecast = (falseMatchRate: number): RecognitionForecast => {
    const { days, perDay } = strangers();
    const assumed = ASSUMED_STRANGERS_PER_DAY / lanes.length;
    const now = groupsNow((laneId) => (days > 0 ? (perDay.get(laneId) ?? 0) : assumed));
    const people = desk.galleries.size;
    const ahead = GALLERY_SIZES.filter((size) => size > people).slice(0, SIZES_AHEAD);
    // With nobody enrolled yet: everybody in every group, one template each.
    const grownTo = (size: number) =>
      now.map((group) => ({ ...group, templates: people === 0 ? size : (group.templates * size) / people }));
    return {
      strangersPerDay: sum(now.map(({ strangersPerDay }) => strangersPerDay)),
      rows: [people, ...ahead].map((size) => ({
        people: size,
        expectedFalseOpeningsPerMonth: openings(size === people ? now : grownTo(size), falseMatchRate),
      })),
    };
  };

  return {
    view,
    handlers: {
      'recognition.forecast': ({ falseMatchRate }) => ok(forecast(falseMatchRate)),
      'recognition.set': ({ falseMatchRate, framesToAgree }) => {
        const changed = settings.change((config) => ({
          ...config,
          recognition: { ...config.recognition, falseMatchRate, framesToAgree },
        }));
        if (!changed.ok) return changed;
        desk.settingsChanged();
        note(feedNote('recognition-changed', 'info'));
        onChange();
        return ok({});
      },
      'lane.setLiveness': ({ laneId, liveness }) => {
        const lane = lanes.find(({ id }) => id === laneId);
        if (!lane) return fail('LANE_UNKNOWN');
        const refused = cannotBeSeen(liveness, lane, recogniser);
        if (refused) return refused;
        const changed = settings.change((config) => ({
          ...config,
          lanes: config.lanes.map((each) => (each.id === laneId ? { ...each, liveness } : each)),
        }));
        if (!changed.ok) return changed;
        note(feedNote('recognition-changed', 'info', { laneId }));
        livenessChanged();
        onChange();
        return ok({});
      },
    },
  };
}

/** Signs of life that this lane could never be shown: whoever they are asked of would be sent to the guard, for ever. */
function cannotBeSeen({ passive, challenge }: LivenessRule, lane: LaneConfig, recogniser: Recogniser | null) {
  if (lane.camera === null && (passive || challenge !== 'off')) return fail('INPUT_INVALID', { field: 'liveness' });
  return passive && (recogniser?.passiveAtLeast ?? null) === null ? fail('MODEL_MISSING') : null;
}
