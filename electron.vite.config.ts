import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

export default defineConfig({
  main: {
    build: {
      target: 'node20.18',
      outDir: 'out/main',
      rollupOptions: {
        input: {
          main: 'electron/main.ts',
          'paper-worker': 'electron/service/paper-worker.ts',
          'cache-check-worker': 'electron/service/cache-check-worker.ts',
        },
      },
    },
  },
  preload: {
    // A sandboxed preload must be one CommonJS file.
    build: {
      target: 'node20.18',
      outDir: 'out/preload',
      rollupOptions: { input: { preload: 'electron/preload.ts' }, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    root: 'renderer',
    base: './',
    plugins: [react()],
    build: { target: 'chrome130', outDir: 'out/renderer', minify: true, chunkSizeWarningLimit: 4000, rollupOptions: { input: 'renderer/index.html' } },
  },
});
