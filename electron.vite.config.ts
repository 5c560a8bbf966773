import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

/** Loaded from node_modules at run time: they carry native code or find their files by path. Everything else is bundled. */
const external = ['electron', 'onnxruntime-node', 'serialport', 'node-onvif', 'onvif', '@photostructure/sqlite', 'pino'];

/** One page per window. In full: several are looked for from the root of the renderer, one alone is not. */
const page = (name: string): string => path.join(import.meta.dirname, 'renderer', `${name}.html`);

export default defineConfig({
  main: {
    build: {
      externalizeDeps: false,
      rollupOptions: {
        external: [...external, /^node:/],
        input: {
          index: 'main/electron/index.ts',
          vision: 'native-bridge/vision/process.ts',
          serial: 'native-bridge/serial/process.ts',
          gate: 'test/support/demo/gate.ts',
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      rollupOptions: {
        input: { preload: 'main/electron/preload/preload.ts', laneScreen: 'main/electron/preload/laneScreen.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react()],
    build: { rollupOptions: { input: { index: page('index'), laneScreen: page('laneScreen') } }, chunkSizeWarningLimit: 3000 },
  },
});
