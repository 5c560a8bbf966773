/** What a story saw and when; times are milliseconds since the demo began. */
export interface StoryEvent {
  atMs: number;
  what: string;
  detail: string;
}

export interface StoryReport {
  name: string;
  ok: boolean;
  events: StoryEvent[];
}

export type Note = (what: string, detail?: string | number) => void;

/** Runs stories one after another and keeps what each of them saw; a story that throws has failed. */
export class StoryBook {
  readonly reports: StoryReport[] = [];
  readonly #startedAt = performance.now();

  elapsedMs(): number {
    return performance.now() - this.#startedAt;
  }

  async tell(name: string, story: (note: Note) => Promise<void>): Promise<boolean> {
    const events: StoryEvent[] = [];
    const note: Note = (what, detail = '') => events.push({ atMs: Math.round(this.elapsedMs()), what, detail: String(detail) });
    let ok = true;
    try {
      await story(note);
    } catch (error) {
      ok = false;
      note('failed', error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
    }
    this.reports.push({ name, ok, events });
    process.stdout.write(`${ok ? '✓' : '✗'} ${name}${ok ? '' : ` — ${events.at(-1)?.detail}`}\n`);
    return ok;
  }
}

/** Throws with `what` unless the condition holds. */
export function expectThat(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(what);
}
