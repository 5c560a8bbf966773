import type { TurnstileRequest } from '../serial/osdp/turnstileControl';
import type { GateCamera } from './gateCamera';
import type { DemoPeople } from './gatePeople';
import { type Cast, pauseFor, runProgramme } from './gateProgramme';
import { GateRefusal, type GateRequest } from './gateProtocol';

interface Parts {
  people: DemoPeople;
  camera: GateCamera;
  askTurnstile: (request: TurnstileRequest) => Promise<unknown>;
}

/** Carries out what the control channel asks, and runs the programme while it is on. */
export class GateDirector {
  readonly #parts: Parts;
  #programme: AbortController | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Starts the programme afresh, or ends it; what is being shown goes on to its end. */
  auto(on: boolean): void {
    this.#programme?.abort();
    this.#programme = on ? new AbortController() : null;
    if (this.#programme === null) return;
    const off = this.#programme.signal;
    const { people, camera, askTurnstile } = this.#parts;
    const walk = async (clip: string) => {
      await camera.play(clip);
      await pauseFor(people.clips.get(clip)?.durationMs ?? 0, off);
    };
    const presentCard: (card: { facility: number; number: number }) => Promise<unknown> = (card) =>
      askTurnstile({ do: 'presentCard', ...card });
    void runProgramme(castOf(people), { walk, presentCard, pause: pauseFor, random: Math.random }, off);
  }

  /** Answer for the control channel; rejects with `GateRefusal`. */
  async carryOut(request: GateRequest): Promise<unknown> {
    const { people, camera, askTurnstile } = this.#parts;
    switch (request.do) {
      case 'auto':
        return this.auto(request.on);
      case 'walk':
        if (!people.clips.has(request.clip)) throw new GateRefusal('clip-unknown', request.clip);
        return camera.play(request.clip);
      case 'killCamera':
        return camera.kill();
      case 'restoreCamera':
        return camera.restore();
      case 'clips':
        return camera.shown;
      case 'presentCard': {
        if (!('key' in request)) return askTurnstile(request);
        const holder = people.residents.find((resident) => resident.key === request.key);
        if (holder === undefined) throw new GateRefusal('person-unknown', request.key);
        return askTurnstile({ do: 'presentCard', ...holder.card });
      }
      default:
        return askTurnstile(request);
    }
  }
}

/** A card in the programme is held up by the resident who has no other way. */
function castOf({ residents, strangers }: DemoPeople): Cast {
  return {
    residentClips: residents.flatMap(({ face, walkClip }) => (face === 'given' && walkClip !== null ? [walkClip] : [])),
    strangerClips: strangers.map(({ walkClip }) => walkClip),
    cards: residents.filter(({ face }) => face === 'refused').map(({ card }) => card),
  };
}
