import { readdir, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { SerialPort } from 'serialport';

interface PortInfo {
  path: string;
  /** What to show beside the path: maker and name where known. */
  label: string;
}

/** A port as the serial binding tells of it; what the device has no answer to is missing. */
interface BoundPort {
  path: string;
  manufacturer?: string | undefined;
  serialNumber?: string | undefined;
}

/** The binding's own list; empty where the system tool it calls is missing (`udevadm`, ENOENT). */
const bindingPorts = (): Promise<BoundPort[]> => SerialPort.list().catch(() => []);

/** Names that udev has given to devices, by the device they stand for (Linux). The shorter of several comes first. */
async function namesIn(folder: string): Promise<Map<string, string>> {
  const names = await readdir(folder).catch(() => []);
  const found = new Map<string, string>();
  for (const name of names.sort((a, b) => a.length - b.length || a.localeCompare(b))) {
    const path = join(folder, name);
    const device = await realpath(path).catch(() => path);
    if (!found.has(device)) found.set(device, path);
  }
  return found;
}

/**
 * Serial ports of this machine, stable names first. Never rejects; ptys are not listed, their paths can be typed.
 * On Linux an adapter with a serial number goes by `by-id`, wherever it is plugged in. One without (CH340) shares its `by-id` name with
 * its likes, and which of them has it changes from start to start: it goes by `by-path`, the socket it is plugged into.
 */
export async function listPorts(folder = '/dev/serial', listBound = bindingPorts): Promise<PortInfo[]> {
  const isLinux = process.platform === 'linux';
  const bound = await listBound();
  const none = new Map<string, string>();
  const byId = isLinux ? await namesIn(join(folder, 'by-id')) : none;
  const byPath = isLinux ? await namesIn(join(folder, 'by-path')) : none;
  const devices = new Set([...byId.keys(), ...byPath.keys(), ...bound.map(({ path }) => path)]);
  const ports = Array.from(devices, (device) => {
    const known = bound.find(({ path }) => path === device);
    const isAmbiguous = known !== undefined && !known.serialNumber;
    const id = byId.get(device);
    const path = (isAmbiguous ? undefined : id) ?? byPath.get(device) ?? id ?? device;
    const maker = [known?.manufacturer, known?.serialNumber].filter(Boolean).join(' ');
    return { path, label: id ? basename(id) : maker || path };
  });
  const isNamed = ({ path }: PortInfo) => path.startsWith(join(folder, 'by-'));
  return [...ports.filter(isNamed), ...ports.filter((port) => !isNamed(port))];
}
