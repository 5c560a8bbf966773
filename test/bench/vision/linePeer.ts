import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Peer } from './look';
import { StageTimes } from './stages';

const Hello = z.object({ version: z.string() });
const Answer = z.object({ ms: StageTimes, template: z.array(z.number()) });

/**
 * A program that gets JSON lines, first `hello`, and answers each with one; it takes the times itself. In a process of its own, so
 * that nobody pays for the memory another one leaves behind. Throws when it does not start.
 */
export async function linePeer(
  { name, goal, command }: { name: string; goal: string; command: readonly string[] },
  hello: unknown,
): Promise<Peer> {
  const child = spawn(command[0] ?? '', command.slice(1), { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (text: Buffer) => {
    complaint = (complaint + String(text)).slice(-400);
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const ask = async (question: unknown): Promise<unknown> => {
    child.stdin.write(`${JSON.stringify(question)}\n`);
    const line = await lines.next();
    if (line.done) throw new Error(`${name} stopped: ${complaint.trim().split('\n').at(-1) ?? 'no reason given'}`);
    return JSON.parse(line.value);
  };
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
}
