import type { Direction, PersonId } from '../contract/ids';
import type { LanePrompt } from '../contract/lanes';
import type { FaceMode } from '../contract/people';
import { type CardDeps, type CardEvent, type FaceOfHolder, settleCard } from './cardWay';
import type { Life } from './policy';
import { type LifeDeps, type Likeness, type Observation, TrackLife } from './trackLife';

/** A card waits this long for its holder's face; for a movement that is asked for then, there is time of its own. */
export const CLAIM_MS = 5_000;
/** This many good frames of one track must be the holder's, compared with nobody else. */
export const FRAMES_TO_AGREE_1_TO_1 = 2;
/** After so many good frames that are not the holder's, a track is somebody else. */
export const FRAMES_TO_DIFFER = 5;

interface Deps {
  card: CardDeps;
  /** Side whose people the camera sees; nobody on the other side can show a face. */
  cameraDirection: Direction;
  faceWayOn: () => boolean;
  faceModeOf: (personId: PersonId) => FaceMode;
  consentLive: (personId: PersonId) => boolean;
  hasTemplates: (personId: PersonId) => boolean;
  likeness: Likeness;
  life: LifeDeps;
  /** A card begins to wait: whoever was looked at before must be looked at anew. */
  onClaim: () => void;
  /** The face in this track was this card's business. */
  onSettled: (trackId: number) => void;
}

interface Track {
  id: number;
  agreed: number;
  differed: number;
  life: TrackLife;
}

interface Claim {
  event: CardEvent;
  personId: PersonId;
  untilMs: number;
  /** Its time is over, but a movement that was asked for has time of its own. */
  isOver: boolean;
  tracks: Map<number, Track>;
  cancelTimeOut: () => void;
}

/**
 * Cards of people who pass with card and face, one at a time: the holder's face must be seen before the lane opens. Wherever faces
 * cannot be used the card alone opens, as every card does: a card gets no worse because a camera died. Another card, or a guard's
 * opening, ends the waiting.
 */
export class CardAndFaceWay {
  readonly #deps: Deps;
  #claim: Claim | null = null;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  get waiting(): boolean {
    return this.#claim !== null;
  }

  get prompt(): LanePrompt | null {
    if (!this.#claim) return null;
    const asked = [...this.#claim.tracks.values()].find(({ life }) => life.prompt);
    return asked?.life.prompt ?? { kind: 'show-face', untilMs: this.#claim.untilMs };
  }

  onCard(event: CardEvent): void {
    const { card } = this.#deps;
    const holder = card.findCard(event.bits, event.dataHex);
    const wantsFace =
      holder?.found === 'live' && card.mayPass(holder.personId) === 'yes' && this.#faceCanBeSeen(event, holder.personId);
    // The same holder again: his time goes on as it was, and so do the frames that were not his.
    if (wantsFace && this.#claim?.personId === holder.personId) return;
    this.cancel();
    if (wantsFace) this.#begin(event, holder.personId);
    else settleCard(event, null, card);
  }

  /** The caller wipes the observation's template. */
  observe(observation: Observation): void {
    if (this.#claim) this.#look(this.#claim, observation);
  }

  trackEnded(trackId: number): void {
    const claim = this.#claim;
    claim?.tracks.get(trackId)?.life.forget();
    claim?.tracks.delete(trackId);
    if (claim) this.#endIfOver(claim);
  }

  /** The camera, the line, a consent or the templates may have changed: without a face to wait for, the card alone is decided on. */
  look(): void {
    const claim = this.#claim;
    if (!claim || this.#faceCanBeSeen(claim.event, claim.personId)) return;
    this.cancel();
    settleCard(claim.event, null, this.#deps.card);
  }

  /** Somebody else is dealt with now. */
  cancel(): void {
    const claim = this.#claim;
    if (!claim) return;
    this.#claim = null;
    claim.cancelTimeOut();
    for (const { life } of claim.tracks.values()) life.forget();
    this.#deps.life.onPrompt();
  }

  #faceCanBeSeen(event: CardEvent, personId: PersonId): boolean {
    const { cameraDirection, faceWayOn, faceModeOf, consentLive, hasTemplates } = this.#deps;
    if (event.direction !== cameraDirection || !faceWayOn()) return false;
    return faceModeOf(personId) === 'card-and-face' && consentLive(personId) && hasTemplates(personId);
  }

  #begin(event: CardEvent, personId: PersonId): void {
    const { clock, timers, onPrompt } = this.#deps.life;
    const claim: Claim = {
      event,
      personId,
      untilMs: clock.nowMs() + CLAIM_MS,
      isOver: false,
      tracks: new Map(),
      cancelTimeOut: timers.after(CLAIM_MS, () => this.#timeOver(claim)),
    };
    this.#deps.onClaim();
    this.#claim = claim;
    onPrompt();
  }

  #timeOver(claim: Claim): void {
    // His face may no longer be asked for: then his card alone is decided on, in time or not.
    this.look();
    if (this.#claim !== claim) return;
    claim.isOver = true;
    this.#endIfOver(claim);
  }

  /** Past its time only a movement that is asked for keeps a card waiting, and a prompt can also go without being answered. */
  #endIfOver(claim: Claim): void {
    if (this.#claim === claim && claim.isOver && !isAsked(claim)) this.#settle({ face: 'not-seen' }, null);
  }

  #look(claim: Claim, observation: Observation): void {
    const { embedding, trackId } = observation;
    const track = claim.tracks.get(trackId) ?? { id: trackId, agreed: 0, differed: 0, life: new TrackLife(this.#deps.life) };
    claim.tracks.set(trackId, track);
    const likeness = embedding && this.#deps.likeness(claim.personId, embedding);
    if (embedding && likeness === null) {
      // His consent or his templates went while his card waited.
      this.look();
      return;
    }
    if (track.differed >= FRAMES_TO_DIFFER) return;
    track.life.saw(observation, likeness);
    const isHis = likeness === null ? null : likeness >= 1;
    if (isHis === true) track.agreed += 1;
    // While he moves as he was asked to, he need not look like his picture.
    if (isHis === false && track.life.prompt === null) track.differed += 1;
    if (track.agreed >= FRAMES_TO_AGREE_1_TO_1) this.#judge(claim, track, isHis === true);
    else if (track.differed >= FRAMES_TO_DIFFER && observation.facesInLane === 1) this.#settle({ face: 'differs' }, track);
    this.#endIfOver(claim);
  }

  /** The face is his; what is left to see is that he lives. `now`: also in the picture just taken. */
  #judge(claim: Claim, track: Track, now: boolean): void {
    const standing = track.life.standing();
    const life: Life | null =
      standing.kind === 'shown' && now
        ? 'shown'
        : standing.kind === 'doubtful' || standing.kind === 'not-done'
          ? standing.kind
          : null;
    if (life) this.#settle({ face: 'matched', life }, track);
    else if (standing.kind === 'to-ask' && now && this.prompt?.kind === 'show-face') {
      track.life.ask(() => {
        if (this.#claim === claim) this.#judge(claim, track, false);
        this.#endIfOver(claim);
      });
    }
  }

  #settle(found: FaceOfHolder['found'], track: Track | null): void {
    const claim = this.#claim;
    if (!claim) return;
    this.cancel();
    const seen = track && { trackId: track.id, framesAgreed: track.agreed };
    settleCard(claim.event, { personId: claim.personId, found, track: seen }, this.#deps.card);
    if (track) this.#deps.onSettled(track.id);
  }
}

const isAsked = (claim: Claim) => [...claim.tracks.values()].some(({ life }) => life.prompt);
