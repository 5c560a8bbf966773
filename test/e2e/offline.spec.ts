import { createSocket } from 'node:dgram';
import { type AddressInfo, createServer } from 'node:net';
import { outwardSockets } from '../support/console/network';
import { allProcesses, pidOfService, processTree, readOfProcess } from '../support/console/processes';
import { until } from '../support/console/until';
import { enterScene, openCount, residentsWithFace } from '../support/demo/scene';
import { expect, test } from './consoleFixture';

test.describe('a running station', () => {
  test.skip(process.platform !== 'linux', 'looks into /proc');

  test('is watched by eyes that would see it talk', async () => {
    const outward = createSocket('udp4');
    await new Promise<void>((resolve) => outward.bind(0, '0.0.0.0', resolve));
    const inward = createServer();
    await new Promise<void>((resolve) => inward.listen(0, '127.0.0.1', resolve));
    const found = outwardSockets([process.pid]).outward.map(({ protocol, local }) => `${protocol} ${local}`);
    expect(found).toContain(`udp 0.0.0.0:${outward.address().port}`);
    expect(found).not.toContain(`tcp 127.0.0.1:${(inward.address() as AddressInfo).port}`);
    outward.close();
    inward.close();
  });

  test('talks to its own machine only, shows no secret in a command line, and leaves nothing running', async ({ start }) => {
    const console = await start(['--demo']);
    const main = console.app.process().pid ?? 0;
    const outward = new Set<string>();
    const talking = new Set<number>();
    let gate: number | null = null;
    /** The simulated camera answers to a search of the network, as cameras do; it is no part of the console. */
    const ownTree = () => {
      const simulators = new Set(gate === null ? [] : processTree(gate));
      return processTree(main).filter((pid) => !simulators.has(pid));
    };
    const look = () => {
      const seen = outwardSockets(ownTree());
      for (const { pid, protocol, local, remote } of seen.outward)
        outward.add(`${commandLine(pid)}: ${protocol} ${local} → ${remote}`);
      for (const pid of seen.talking) talking.add(pid);
    };
    gate = await until('the demo gate is started', () => pidOfService(console.app, 'fairgate-demo-gate'));
    const watch = setInterval(look, 50);
    const scene = await enterScene(console, console.dataFolder);
    try {
      const { camera, turnstile } = scene.handover;
      if (camera.kind !== 'onvif') throw new Error('the demo has no ONVIF camera here');
      const secrets = [camera.password, turnstile.scbk, scene.handover.control.token];
      const before = await openCount(scene);
      await scene.gate.walk(residentsWithFace(scene.handover)[0]?.walkClip ?? '');
      await until('the turnstile opened', async () => (await openCount(scene)) > before, 12_000);
      look();
      expect([...outward]).toEqual([]);
      expect(talking.size, 'the watch sees sockets at all').toBeGreaterThanOrEqual(2);
      const told = allProcesses().filter((pid) =>
        secrets.some(
          (secret) => readOfProcess(pid, 'cmdline')?.includes(secret) || readOfProcess(pid, 'environ')?.includes(secret),
        ),
      );
      expect(told.map(commandLine)).toEqual([]);
      expect(
        processTree(main).some((pid) => commandLine(pid).includes('ffmpeg')),
        'ffmpeg was among them',
      ).toBe(true);
    } finally {
      clearInterval(watch);
      scene.gate.close();
      scene.records.close();
    }
    const all = processTree(main);
    const ended = new Promise<void>((resolve) => console.app.process().once('exit', () => resolve()));
    process.kill(main, 'SIGINT');
    await ended;
    await until('every process is gone', () => all.every((pid) => readOfProcess(pid, 'stat') === null || isZombie(pid)), 5_000);
  });
});

const commandLine = (pid: number): string =>
  readOfProcess(pid, 'cmdline')?.toString('utf8').replaceAll('\0', ' ').slice(0, 160) ?? '';

const isZombie = (pid: number): boolean => / Z /.test(readOfProcess(pid, 'stat')?.toString('latin1') ?? '');
