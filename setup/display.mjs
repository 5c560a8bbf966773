// @ts-check
import { spawn } from 'node:child_process';
import { failure } from './say.mjs';

/** Whether a window can be shown. */
export const hasDisplay = () => process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/**
 * A virtual screen of its own; `-displayfd` lets the server choose a free number.
 * `-noreset`: otherwise it starts anew when a window closes, and throws out the next one that opens at that moment.
 * @returns {Promise<{ display: string, stop: () => void }>}
 */
export function virtualDisplay() {
  return new Promise((resolve, reject) => {
    const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '2048x1280x24', '-nolisten', 'tcp', '-noreset'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    let text = '';
    server.stdio[3]?.on('data', (chunk) => {
      text += chunk;
      const number = /^(\d+)\s/.exec(text)?.[1];
      if (number) resolve({ display: `:${number}`, stop: () => server.kill() });
    });
    process.once('exit', () => server.kill());
    server.on('error', () =>
      reject(
        failure('缺少虚拟屏幕。请输入：apt-get install -y xvfb', 'The virtual screen is missing. Type: apt-get install -y xvfb'),
      ),
    );
    server.on('exit', () =>
      reject(
        failure(
          '虚拟屏幕未能启动。请输入：apt-get install -y --reinstall xvfb',
          'The virtual screen did not start. Type: apt-get install -y --reinstall xvfb',
        ),
      ),
    );
  });
}
