import { parseArgs } from 'node:util';

export interface StartArguments {
  demo: boolean;
  /** Data folder; null: Electron's own place for this application. */
  data: string | null;
  /** Fixed window size, for screenshots; null: as large as the screen. */
  window: { width: number; height: number } | null;
  /** Devices of the demo gate: chosen by the system, or the film and TCP line used where there is no RTSP server. */
  demoTransport: 'auto' | 'file-tcp';
}

/** Arguments of the console itself; Chromium's switches among them are left alone. */
export function readArguments(argv: readonly string[]): StartArguments {
  const { values } = parseArgs({
    args: [...argv],
    strict: false,
    options: {
      demo: { type: 'boolean' },
      data: { type: 'string' },
      window: { type: 'string' },
      'demo-transport': { type: 'string' },
    },
  });
  const size = typeof values.window === 'string' ? /^(\d{3,4})x(\d{3,4})$/.exec(values.window) : null;
  return {
    demo: values.demo === true,
    data: typeof values.data === 'string' && values.data !== '' ? values.data : null,
    window: size ? { width: Number(size[1]), height: Number(size[2]) } : null,
    demoTransport: values['demo-transport'] === 'file-tcp' ? 'file-tcp' : 'auto',
  };
}
