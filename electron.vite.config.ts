import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

/** Loaded from node_modules at run time: they carry native code or find their files by path. Everything else is bundled. */
const external = ['electron', 'onnxruntime-node', 'serialport', 'node-onvif', 'onvif', '@photostructure/sqlite', 'pino'];

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
    build: { rollupOptions: { input: ['renderer/index.html', 'renderer/laneScreen.html'] }, chunkSizeWarningLimit: 3000 },
  },
});
