import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listPorts } from '../../../../native-bridge/serial/listPorts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fairgate-ports-'));
  for (const names of ['by-id', 'by-path']) await mkdir(join(folder, names));
});
afterEach(() => rm(folder, { recursive: true }));

const device = async (name: string, names: Record<string, string>) => {
  await writeFile(join(folder, name), '');
  for (const [kind, link] of Object.entries(names)) await symlink(`../${name}`, join(folder, kind, link));
};
const bound = (name: string, known: { manufacturer?: string; serialNumber?: string } = {}) => ({
  path: join(folder, name),
  ...known,
});
const listed = (...ports: ReturnType<typeof bound>[]) => listPorts(folder, async () => ports);

describe.runIf(process.platform === 'linux')('a serial port goes by', () => {
  it('its own name, where the adapter has a serial number, wherever it is plugged in', async () => {
    await device('ttyUSB0', { 'by-id': 'usb-FTDI_FT232R_A5028-if00-port0', 'by-path': 'pci-0000:00:14.0-usb-0:1:1.0-port0' });
    expect(await listed(bound('ttyUSB0', { manufacturer: 'FTDI', serialNumber: 'A5028' }))).toEqual([
      { path: join(folder, 'by-id', 'usb-FTDI_FT232R_A5028-if00-port0'), label: 'usb-FTDI_FT232R_A5028-if00-port0' },
    ]);
  });

  it('its socket, where it has none: two of a kind share one name, and who has it changes', async () => {
    await device('ttyUSB0', { 'by-path': 'pci-usb-0:1:1.0-port0' });
    await device('ttyUSB1', { 'by-id': 'usb-1a86_USB_Serial-if00-port0', 'by-path': 'pci-usb-0:2:1.0-port0' });
    const ports = await listed(bound('ttyUSB0', { manufacturer: '1a86' }), bound('ttyUSB1', { manufacturer: '1a86' }));
    expect(ports.map(({ path }) => path).sort()).toEqual(
      ['pci-usb-0:1:1.0-port0', 'pci-usb-0:2:1.0-port0'].map((name) => join(folder, 'by-path', name)),
    );
  });

  it('its socket’s shorter name, where it has two', async () => {
    await device('ttyUSB0', {});
    for (const name of ['pci-0-usbv2-0:1:1.0-port0', 'pci-0-usb-0:1:1.0-port0'])
      await symlink('../ttyUSB0', join(folder, 'by-path', name));
    expect(await listed(bound('ttyUSB0'))).toMatchObject([{ path: join(folder, 'by-path', 'pci-0-usb-0:1:1.0-port0') }]);
  });

  it('its own name, where nobody knows whether it has a serial number', async () => {
    await device('ttyUSB0', { 'by-id': 'usb-FTDI_FT232R-if00-port0', 'by-path': 'pci-usb-0:1:1.0-port0' });
    expect(await listed()).toEqual([
      { path: join(folder, 'by-id', 'usb-FTDI_FT232R-if00-port0'), label: 'usb-FTDI_FT232R-if00-port0' },
    ]);
  });

  it('the system’s name, where it has no other, and then it comes last', async () => {
    await device('ttyUSB0', { 'by-path': 'pci-usb-0:1:1.0-port0' });
    const ports = await listed(bound('ttyS0', { manufacturer: 'Maker', serialNumber: '7' }), bound('ttyUSB0'));
    expect(ports).toEqual([
      { path: join(folder, 'by-path', 'pci-usb-0:1:1.0-port0'), label: join(folder, 'by-path', 'pci-usb-0:1:1.0-port0') },
      { path: join(folder, 'ttyS0'), label: 'Maker 7' },
    ]);
  });

  it('nothing, where there is none', async () => {
    await expect(listPorts(join(folder, 'gone'), async () => [])).resolves.toEqual([]);
  });
});

it('the ports of this machine can be asked for', async () => {
  await expect(listPorts()).resolves.toEqual(expect.any(Array));
});
