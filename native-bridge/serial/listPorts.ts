import { readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { SerialPort } from 'serialport';

interface PortInfo {
  path: string;
  /** What to show beside the path: maker and name where known. */
  label: string;
}

/** The binding's own list; empty where the system tool it calls is missing (`udevadm`, ENOENT). */
async function bindingPorts(): Promise<PortInfo[]> {
  const ports = await SerialPort.list().catch(() => []);
  return ports.map((port) => ({
    path: port.path,
    label: [port.manufacturer, port.serialNumber].filter(Boolean).join(' ') || port.path,
  }));
}

/** Names that stay the same whichever socket comes up first (Linux). */
async function namedPorts(folder: string): Promise<(PortInfo & { device: string })[]> {
  const names = await readdir(folder).catch(() => []);
  const ports = names.map(async (name) => {
    const path = join(folder, name);
    return { path, label: name, device: await realpath(path).catch(() => path) };
  });
  return Promise.all(ports);
}

/** Serial ports of this machine, stable names first. Never rejects; ptys are not listed, their paths can be typed. */
export async function listPorts(byIdFolder = '/dev/serial/by-id'): Promise<PortInfo[]> {
  const named = process.platform === 'linux' ? await namedPorts(byIdFolder) : [];
  const others = (await bindingPorts()).filter((port) => !named.some((name) => name.device === port.path));
  return [...named.map(({ path, label }) => ({ path, label })), ...others];
}
