import type { FaceVote, TrackVote } from './access/faceWay';
import type { LaneGroup, LaneId, PersonId } from './contract/ids';
import type { FaceMode, PersonAccess, PersonView } from './contract/people';
import type { FaceChecks } from './people/enrolment';
import { createLaneGalleries, type LaneGalleries } from './recognition/laneGalleries';
import { type Calibration, lookAlikeRate, ONE_TO_ONE_RATE, thresholdFor } from './recognition/thresholds';
import { newTrackVoting, voteEviction, voteFrame, voteReopen, votingRulesFor } from './recognition/trackVoting';
import type { Settings } from './site/settings';

/** Recogniser of a profile, as the manifest of the models folder describes it. */
export interface Recogniser {
  model: string;
  /** Length of a template. */
  dimensions: number;
  /** Cosine by false-match rate; null: nobody measured it, so it compares nobody. */
  calibration: Calibration | null;
  use: '1:N' | '1:1';
  /** Passive score that a living face reaches; null: there is no model for it. */
  passiveAtLeast: number | null;
  /** An optional file that somebody has to fetch by name before it is there. */
  toFetch?: { file: string; name: string };
  /** Every file of the profile, by the hash the manifest asks for. */
  files?: readonly { name: string; sha256: string }[];
}

interface Deps {
  /** Null: there is none of that profile. */
  recogniser: Recogniser | null;
  settings: Settings;
  people: { access(id: PersonId): PersonAccess; faceMode(id: PersonId): Pick<PersonView, 'faceMode' | 'faceModeWhy'> };
  /** With a group: at the lanes of this group. */
  consentLive: (personId: PersonId, group?: LaneGroup) => boolean;
  /** Lane groups a person's consent is limited to; null: it names none. */
  consentGroups: (personId: PersonId) => readonly LaneGroup[] | null;
  /** Somebody came into a gallery, left one or moved. */
  onChange: () => void;
}

/** Comparing faces at this station: galleries, votes, and what an enrolment asks about other faces. */
export interface RecognitionDesk extends FaceChecks {
  /** Whose templates are compared; `none` where nothing is. */
  readonly model: string;
  /** False: the recogniser was never measured, so faces are off. */
  readonly isMeasured: boolean;
  readonly use: '1:N' | '1:1';
  readonly oneToOneThreshold: number;
  readonly galleries: LaneGalleries;
  groupOf(laneId: LaneId): LaneGroup;
  knowsGroup(group: string): boolean;
  faceModeOf(personId: PersonId): FaceMode;
  newVote(laneId: LaneId): TrackVote;
  /** Best cosine with that person's own templates; null without any, or without a live consent. */
  verify(personId: PersonId, embedding: Float32Array): number | null;
  /** Where he may pass, or whom he looks like, has changed. */
  accessChanged(personId: PersonId): void;
  stillLooksAlike(personId: PersonId): boolean;
  /** Settings changed: votes that are going on end, and begin anew by the new rules. */
  settingsChanged(): void;
}

/** Nothing is loaded, and nothing reaches a cosine of 1. */
const nothingToCompare = {
  model: 'none',
  dimensions: 1,
  calibration: [
    [1e-3, 0.999],
    [1e-7, 1],
  ] as Calibration,
};

export function createRecognitionDesk({
  recogniser,
  settings,
  people,
  consentLive,
  consentGroups,
  onChange,
}: Deps): RecognitionDesk {
  const { model, dimensions, calibration } =
    recogniser?.calibration == null ? nothingToCompare : { ...recogniser, calibration: recogniser.calibration };
  const use = recogniser?.use ?? '1:N';
  const groupByLane = new Map(settings.current.lanes.map(({ id, group }) => [id, group]));
  const groups = [...new Set(groupByLane.values())];
  // Whoever looks like another resident is known at every lane, or he would be taken for the other where only that one may pass.
  // Where a consent names its lanes, nobody is looked for anywhere else, look-alike or not.
  const soughtIn = (personId: PersonId) => {
    const passes = people.faceMode(personId).faceModeWhy === 'look-alike' ? null : people.access(personId).groups;
    const agreed = consentGroups(personId);
    return passes && agreed ? passes.filter((group) => agreed.includes(group)) : (passes ?? agreed);
  };
  const galleries = createLaneGalleries({ dimensions, groups, allowed: soughtIn });
  const oneToOneThreshold = thresholdFor(calibration, ONE_TO_ONE_RATE);

  const groupOf = (laneId: LaneId) => {
    const group = groupByLane.get(laneId);
    if (group === undefined) throw new Error('a lane that is not in the configuration');
    return group;
  };
  const rulesNow = () => {
    const { falseMatchRate, framesToAgree } = settings.current.recognition;
    return votingRulesFor(thresholdFor(calibration, falseMatchRate), framesToAgree);
  };
  let rules = rulesNow();

  const newVote = (laneId: LaneId): TrackVote => {
    const group = groupOf(laneId);
    let track = newTrackVoting();
    let votedBy = rules;
    const standing = (): FaceVote => track.outcome;
    return {
      frame: (embedding) => {
        if (votedBy !== rules) {
          track = newTrackVoting();
          votedBy = rules;
        }
        // Whoever scores less than this can neither be matched nor make a match ambiguous.
        const search = galleries.search(group, embedding, (id) => consentLive(id, group), rules.threshold - rules.margin);
        track = voteFrame(track, search, rules);
        return standing();
      },
      reopen: () => {
        track = voteReopen(track, votedBy);
        return standing();
      },
      evicted: (personId) => {
        track = voteEviction(track, personId);
        return standing();
      },
    };
  };

  const lookAlike = (personId: PersonId, embeddings: readonly Float32Array[]): PersonId | null => {
    const rate = lookAlikeRate(galleries.size, settings.current.recognition.falseMatchRate);
    const isOther = (id: PersonId) => id !== personId && consentLive(id);
    const found = embeddings.map((embedding) => galleries.searchAll(embedding, isOther, thresholdFor(calibration, rate)));
    const best = found.reduce((a, b) => (b !== null && (a === null || b.score > a.score) ? b : a), null);
    return best?.personId ?? null;
  };

  return {
    model,
    isMeasured: recogniser === null || recogniser.calibration !== null,
    use,
    oneToOneThreshold,
    galleries,
    groupOf,
    knowsGroup: (group) => groups.includes(group),
    faceModeOf: (personId) => (use === '1:1' ? 'card-and-face' : people.faceMode(personId).faceMode),
    newVote,
    verify: (personId, embedding) => (consentLive(personId) ? galleries.compare(personId, embedding) : null),
    areOnePerson: (embeddings) =>
      embeddings.every((one, index) => embeddings.slice(index + 1).every((other) => cosine(one, other) >= oneToOneThreshold)),
    lookAlike,
    stillLooksAlike: (personId) => {
      // Not with a consent that rests: then it stays as it was.
      const own = consentLive(personId) ? galleries.copyOf(personId) : [];
      try {
        return own.length === 0 || lookAlike(personId, own) !== null;
      } finally {
        for (const template of own) template.fill(0);
      }
    },
    accessChanged: (personId) => {
      galleries.regroup(personId);
      onChange();
    },
    settingsChanged: () => {
      rules = rulesNow();
    },
  };
}

function cosine(a: Float32Array, b: Float32Array): number {
  let [product, lengthA, lengthB] = [0, 0, 0];
  for (let index = 0; index < a.length; index += 1) {
    const [x, y] = [a[index] ?? 0, b[index] ?? 0];
    product += x * y;
    lengthA += x * x;
    lengthB += y * y;
  }
  return product / Math.sqrt(lengthA * lengthB);
}
