import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { PeerOrReason } from './look';
import { StageTimes } from './stages';

const Hello = z.object({ version: z.string() });
const Answer = z.object({ ms: StageTimes, template: z.array(z.number()) });

/**
 * A program that gets JSON lines, first `hello`, and answers each with one; it takes the times itself. In a process of its own, so
 * that nobody pays for the memory another one leaves behind. One that does not start, or stops at `hello`, is left out.
 */
export async function linePeer(
  { name, goal, command }: { name: string; goal: string; command: readonly string[] },
  hello: unknown,
): Promise<PeerOrReason> {
  const child = spawn(command[0] ?? '', command.slice(1), { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (text: Buffer) => {
    complaint = (complaint + String(text)).slice(-400);
  });
  const gone = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', (error) => {
      complaint = error.message;
      resolve();
    });
  });
  // A program that has ended reads no more; that it has ended is seen by its answers.
  child.stdin.on('error', () => undefined);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const ask = async (question: unknown): Promise<unknown> => {
    child.stdin.write(`${JSON.stringify(question)}\n`);
    const line = await lines.next();
    if (!line.done) return JSON.parse(line.value);
    await gone;
    throw new Stopped(complaint.trim().split('\n').at(-1) || 'it stopped without a word');
  };
  try {
    const { version } = Hello.parse(await ask(hello));
    return {
      name: `${name} ${version}`,
      goal,
      look: async ({ picture, rawFile, crops }) => {
        const { ms, template } = Answer.parse(await ask({ path: rawFile, width: picture.width, height: picture.height, crops }));
        return { times: ms, template };
      },
      dispose: () => child.kill(),
    };
  } catch (error) {
    child.kill();
    const reason = error instanceof Stopped ? error.message : 'it answers something else than was agreed';
    return { missing: `${name} is left out: ${reason.replace(/\.$/, '')}.` };
  }
}

/** It ended; the message is the last line of its complaint. */
class Stopped extends Error {}
