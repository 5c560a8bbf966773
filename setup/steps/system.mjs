// @ts-check
import fs from 'node:fs';
import { run } from '../run.mjs';
import { failure, say, words } from '../say.mjs';

/**
 * A part of the operating system: how to see whether it is there, and the Debian package that brings it.
 * @typedef {{ name: string, debian: string[], present: () => Promise<boolean>, required: boolean }} Part
 */

/**
 * `demo`: whether the demo gate's parts are needed now, only offered by the first-run page, or not wanted at all.
 * `tests`: also what the tests make cameras with.
 * @typedef {{ demo: 'needed' | 'offered' | 'none', display: boolean, tests?: boolean }} Wanted
 */

/** @param {string} command @param {string[]} args */
const answers = async (command, args) => (await run(command, args, { quiet: true, timeoutMs: 20_000 })).code === 0;

/** @param {string} name */
const hasCommand = (name) => answers('/bin/sh', ['-c', `command -v ${name}`]);

/** Shared libraries Electron is linked against, by soname and package. */
const electronLibraries = [
  ['libgtk-3.so.0', 'libgtk-3-0'],
  ['libnss3.so', 'libnss3'],
  ['libasound.so.2', 'libasound2'],
  ['libgbm.so.1', 'libgbm1'],
  ['libatk-bridge-2.0.so.0', 'libatk-bridge2.0-0'],
  ['libcups.so.2', 'libcups2'],
  ['libdrm.so.2', 'libdrm2'],
  ['libxkbcommon.so.0', 'libxkbcommon0'],
  ['libXss.so.1', 'libxss1'],
];

/** @param {string} soname */
const hasLibrary = (soname) => answers('/bin/sh', ['-c', `/sbin/ldconfig -p | grep -q '${soname} '`]);

/** @param {Wanted} wanted @returns {Part[]} */
function parts({ demo, display, tests = false }) {
  const command = (/** @type {string} */ name, debian = [name], required = true) => ({
    name,
    debian,
    required,
    present: () => hasCommand(name),
  });
  const list = [command('ffmpeg')];
  for (const [soname = '', debian = ''] of electronLibraries)
    list.push({ name: soname, debian: [debian], required: true, present: () => hasLibrary(soname) });
  if (!display) {
    list.push(command('Xvfb', ['xvfb']));
    list.push({
      name: 'Chinese font',
      debian: ['fonts-noto-cjk'],
      required: false,
      present: () => answers('/bin/sh', ['-c', 'fc-list :lang=zh-cn 2>/dev/null | grep -q .']),
    });
  }
  if (demo !== 'none') {
    list.push(command('socat', ['socat'], demo === 'needed'));
    list.push({
      name: 'GStreamer RTSP server',
      debian: [
        'python3-gi',
        'gir1.2-gst-rtsp-server-1.0',
        'gstreamer1.0-plugins-base',
        'gstreamer1.0-plugins-good',
        'gstreamer1.0-plugins-bad',
      ],
      required: demo === 'needed',
      present: () =>
        answers('/usr/bin/python3', [
          '-c',
          "import gi; gi.require_version('GstRtspServer', '1.0'); from gi.repository import Gst; Gst.init(None); assert Gst.ElementFactory.find('rtph264pay') and Gst.ElementFactory.find('h264parse')",
        ]),
    });
  }
  if (tests) {
    list.push(command('openssl'));
    // Strangers that speak Modbus with the console's drivers; without them those tests say so and are left out.
    list.push(command('mbpoll', ['mbpoll'], false));
    list.push({
      name: 'pymodbus',
      debian: ['python3-pymodbus', 'python3-serial-asyncio'],
      required: false,
      present: () => answers('/usr/bin/python3', ['-c', 'import pymodbus, serial_asyncio']),
    });
    list.push({
      name: 'GStreamer H.264 encoder',
      debian: ['gstreamer1.0-plugins-ugly'],
      required: true,
      present: () =>
        answers('/usr/bin/python3', [
          '-c',
          "import gi; gi.require_version('Gst', '1.0'); from gi.repository import Gst; Gst.init(None); assert Gst.ElementFactory.find('x264enc')",
        ]),
    });
  }
  return list;
}

/** @param {Part[]} list @returns {Promise<Part[]>} */
async function missingOf(list) {
  const present = await Promise.all(list.map((part) => part.present()));
  return list.filter((_, index) => !present[index]);
}

/**
 * Parts of the operating system. Debian as root: installs what is missing. Elsewhere: names the command to type.
 * @param {Wanted} wanted
 */
export async function system(wanted) {
  if (process.platform !== 'linux') {
    if (await answers('ffmpeg', ['-version'])) return say('2/6 系统部件：已就绪', '2/6 system parts: ready');
    const command = process.platform === 'win32' ? 'winget install Gyan.FFmpeg' : 'brew install ffmpeg';
    throw failure(`缺少 ffmpeg。请先安装：${command}`, `ffmpeg is missing. Install it first: ${command}`);
  }
  const missing = await missingOf(parts(wanted));
  if (missing.length === 0) return say('2/6 系统部件：已就绪', '2/6 system parts: ready');
  const install = [...new Set(missing.flatMap((part) => part.debian))];
  const byHand = `apt-get update && apt-get install -y ${install.join(' ')}`;
  const debian = fs.existsSync('/usr/bin/apt-get');
  if (!debian || process.getuid?.() !== 0) {
    const text = words('缺少系统部件', 'System parts are missing');
    const next = debian
      ? words(`请输入：sudo sh -c '${byHand}'`, `Type: sudo sh -c '${byHand}'`)
      : words(`请用本系统的软件管理器安装：${install.join(' ')}`, `Install with your package manager: ${install.join(' ')}`);
    if (missing.some((part) => part.required))
      throw failure(`${text}。${next}`, `${text}: ${missing.map((part) => part.name).join(', ')}. ${next}`);
    return say(`2/6 ${text}（可选）:${next}`, `2/6 ${text} (optional). ${next}`);
  }
  say(`2/6 系统部件：正在安装 ${install.join(' ')} …`, `2/6 system parts: installing ${install.join(' ')} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-qq'], { quiet: true, env });
  const { output } = await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...install], {
    quiet: true,
    env,
  });
  const still = (await missingOf(missing)).filter((part) => part.required);
  if (still.length > 0)
    throw failure(
      `系统部件安装失败。请输入：${byHand}\n${output.slice(-600)}`,
      `The system parts could not be installed. Type: ${byHand}\n${output.slice(-600)}`,
    );
}
