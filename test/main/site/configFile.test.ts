import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { StationConfig } from '../../../main/contract/config';
import { readConfig, writeConfig } from '../../../main/site/configFile';
import { sealSecrets } from '../../../main/site/configSecrets';
import { createKeyring } from '../../../main/storage/keyring';
import { errorOf, must, temporaryFolder } from '../storage/temporaryStation';

const keyring = createKeyring(new Uint8Array(32).fill(7));
const scbk = '303132333435363738393a3b3c3d3e3f';
const password = '摄像头-Pa55 "quoted"';

const lane = (id: string, change: object = {}) => ({
  id,
  name: '东门 1',
  camera: { kind: 'onvif', url: 'http://192.168.1.20/onvif/device_service', user: 'gate', password },
  cameraDirection: 'entry',
  regionOfInterest: { x: 0.1, y: 0.1, width: 0.8, height: 0.8 },
  turnstile: {
    driver: 'osdp',
    port: '/dev/ttyUSB0',
    baudRate: 9600,
    address: 0,
    scbk,
    entry: { output: 0, passInput: 0 },
    exit: { output: 1, passInput: null },
    passMs: 5000,
    readerDirection: 'entry',
    ...change,
  },
  faceAllowed: true,
});
const station = (lanes: object[] = [lane('east-1'), lane('east-2', { address: 1 })]) => ({
  version: 1,
  stationName: '东门岗亭',
  language: 'zh-CN',
  lanes,
  recognition: { falseMatchRate: 1e-6, framesToAgree: 3 },
});
const config = StationConfig.parse(station());
const file = (folder: string) => join(folder, 'station.json');

describe('the configuration file', () => {
  it('is null on a station that was never set up', () => {
    expect(must(readConfig(temporaryFolder(), keyring))).toBeNull();
  });

  it('comes back as it was written, readable by the owner only, with nothing left beside it', () => {
    const folder = temporaryFolder();
    must(writeConfig(folder, keyring, config));
    expect(must(readConfig(folder, keyring))).toEqual(config);
    expect(readdirSync(folder)).toEqual(['station.json']);
    if (process.platform !== 'win32') expect(statSync(file(folder)).mode & 0o777).toBe(0o600);
  });

  it('holds no secret in clear, and seals the same secret differently for every lane', () => {
    const folder = temporaryFolder();
    must(writeConfig(folder, keyring, config));
    const text = readFileSync(file(folder), 'utf8');
    expect(text).not.toContain(scbk);
    expect(text).not.toContain('Pa55');
    const sealed = [...text.matchAll(/"sealed:[A-Za-z0-9+/=]+"/g)].map(([found]) => found);
    expect(new Set(sealed).size).toBe(4);
  });

  it('takes secrets that an installer typed in clear, and a byte order mark, and seals them at once', () => {
    const folder = temporaryFolder();
    writeFileSync(file(folder), `\uFEFF${JSON.stringify(station())}`);
    const read = must(readConfig(folder, keyring));
    expect(read).toEqual(config);
    const sealed = readFileSync(file(folder), 'utf8');
    expect(sealed).not.toContain(scbk);
    expect(sealed).not.toContain('Pa55');
    expect(must(readConfig(folder, keyring))).toEqual(config);
    expect(readFileSync(file(folder), 'utf8')).toBe(sealed);
  });

  it('keeps a password that looks like a sealed one', () => {
    const folder = temporaryFolder();
    const odd = structuredClone(config);
    const camera = odd.lanes[0]?.camera;
    if (camera?.kind === 'onvif') camera.password = 'sealed:AAAA';
    must(writeConfig(folder, keyring, odd));
    expect(must(readConfig(folder, keyring))).toEqual(odd);
  });

  it('keeps one copy of the configuration before', () => {
    const folder = temporaryFolder();
    const names = ['东门岗亭', '南门岗亭', '西门岗亭'];
    for (const stationName of names) must(writeConfig(folder, keyring, { ...config, stationName }));
    expect(must(readConfig(folder, keyring))?.stationName).toBe('西门岗亭');
    expect(readFileSync(join(folder, 'station.previous.json'), 'utf8')).toContain('南门岗亭');
    expect(readdirSync(folder).sort()).toEqual(['station.json', 'station.previous.json']);
  });

  it('is left as it was when the new one cannot be written', () => {
    const folder = temporaryFolder();
    must(writeConfig(folder, keyring, config));
    mkdirSync(join(folder, 'station.json.new', 'in the way'), { recursive: true });
    expect(errorOf(writeConfig(folder, keyring, { ...config, stationName: 'x' })).code).toBe('DATA_FOLDER_UNWRITABLE');
    expect(must(readConfig(folder, keyring))).toEqual(config);
  });

  it('cannot be written where there is no folder', () => {
    const folder = join(temporaryFolder(), 'missing');
    expect(errorOf(writeConfig(folder, keyring, config))).toEqual({ code: 'DATA_FOLDER_UNWRITABLE', params: { folder } });
  });
});

describe('a broken configuration file', () => {
  const text = (value: unknown) => JSON.stringify(value, null, 2);
  const sealedValues = () => JSON.parse(text(sealSecrets(config, keyring)));
  const swapped = () => {
    const value = sealedValues();
    [value.lanes[0].camera.password, value.lanes[1].camera.password] = [
      value.lanes[1].camera.password,
      value.lanes[0].camera.password,
    ];
    return text(value);
  };
  const moved = () => {
    const value = sealedValues();
    value.lanes[1].turnstile.scbk = value.lanes[1].camera.password;
    return text(value);
  };
  const flipped = () => {
    const value = sealedValues();
    value.lanes[0].turnstile.scbk = value.lanes[0].turnstile.scbk.replace(/.{6}$/, 'AAAAA=');
    return text(value);
  };
  it.each([
    ['empty', '', 'station.json:1'],
    ['cut off', text(station()).slice(0, 60), 'station.json:4'],
    ['with a comma too many', '{\n  "version": 1,\n}', 'station.json:3'],
    [
      'with a word where a value belongs',
      text(station()).replace('"address": 1', '"address": one'),
      `station.json:${text(station()).split('"address": 1')[0]?.split('\n').length}`,
    ],
    ['with a quote too few', text(station()).replace('"东门岗亭"', '"东门岗亭'), 'station.json:3'],
    ['not JSON', 'stationName=East', 'station.json:1'],
    ['a list', '[]', '{}'],
    ['of a later version', text({ ...station(), version: 2 }), 'version'],
    ['without a name', text({ ...station(), stationName: ' ' }), 'stationName'],
    ['without lanes', text(station([])), 'lanes'],
    ['with lanes that are none', text({ ...station(), lanes: 'east' }), 'lanes'],
    ['with a lane name that is none', text(station([lane('East 1')])), 'lanes[0].id'],
    [
      'with a false-match rate of one half',
      text({ ...station(), recognition: { falseMatchRate: 0.5, framesToAgree: 3 } }),
      'recognition.falseMatchRate',
    ],
    [
      'with a camera over FTP',
      text(station([{ ...lane('a'), camera: { kind: 'rtsp', url: 'ftp://x/', user: '', password: '' } }])),
      'lanes[0].camera.url',
    ],
    ['with a channel key too short', text(station([lane('a', { scbk: 'abcd' })])), 'lanes[0].turnstile.scbk'],
    ['with two lanes of one name', text(station([lane('a'), lane('a', { address: 1 })])), 'lanes[1].id'],
    ['with two lanes on one device', text(station([lane('a'), lane('b')])), 'lanes[1].turnstile.address'],
    [
      'with one line at two speeds',
      text(station([lane('a'), lane('b', { address: 1, baudRate: 115200 })])),
      'lanes[1].turnstile.baudRate',
    ],
    ['with a lane that opens no way', text(station([lane('a', { entry: null, exit: null })])), 'lanes[0].turnstile.entry'],
    ['with the secrets of two lanes swapped', swapped(), 'lanes[0].camera.password'],
    ['with a secret moved to another field', moved(), 'lanes[1].turnstile.scbk'],
    ['with a sealed secret changed', flipped(), 'lanes[0].turnstile.scbk'],
    ['with a sealed secret that is no base64', text(station([lane('a', { scbk: 'sealed:%%%' })])), 'lanes[0].turnstile.scbk'],
    ['of more than a megabyte', ' '.repeat(1024 * 1024 + 1), '1 MB'],
  ])('is left as it is, and the error says where: %s', (_, content, where) => {
    const folder = temporaryFolder();
    writeFileSync(file(folder), content);
    expect(errorOf(readConfig(folder, keyring))).toEqual({ code: 'CONFIG_BROKEN', params: { file: 'station.json', where } });
    expect(readFileSync(file(folder), 'utf8')).toBe(content);
    expect(readdirSync(folder)).toEqual(['station.json']);
  });

  it('was sealed by another station', () => {
    const folder = temporaryFolder();
    must(writeConfig(folder, createKeyring(new Uint8Array(32).fill(8)), config));
    expect(errorOf(readConfig(folder, keyring)).params).toEqual({ file: 'station.json', where: 'lanes[0].camera.password' });
  });

  it('is a folder', () => {
    const folder = temporaryFolder();
    mkdirSync(file(folder));
    expect(errorOf(readConfig(folder, keyring))).toMatchObject({ code: 'CONFIG_BROKEN' });
  });

  it('is not written in the first place', () => {
    const folder = temporaryFolder();
    const twice = { ...config, lanes: [...config.lanes, ...config.lanes] };
    expect(errorOf(writeConfig(folder, keyring, twice))).toEqual({ code: 'INPUT_INVALID', params: { field: 'lanes[2].id' } });
    expect(existsSync(file(folder))).toBe(false);
  });
});
