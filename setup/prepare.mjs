// @ts-check
import { failure } from './say.mjs';
import { packages } from './steps/packages.mjs';

/**
 * Everything between a fresh clone and a console that can be started. Does nothing twice.
 * @param {import('./steps/system.mjs').Wanted} wanted
 */
export async function prepare(wanted) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw failure(
      `需要 Node 20.19 或更新版本，当前为 ${process.versions.node}。`,
      `Node 20.19 or later is needed; this is ${process.versions.node}.`,
    );
  }
  await packages();
  const { system } = await import('./steps/system.mjs');
  await system(wanted);
  const { electronRuntime } = await import('./steps/electron.mjs');
  const runtime = await electronRuntime();
  const { build, film, models } = await import('./steps/outputs.mjs');
  await models();
  if (wanted.demo !== 'none') await film();
  await build();
  return runtime;
}
