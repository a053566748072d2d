import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
import { patchWorker } from './renderer/component/pdf-viewer/worker/patch.ts';

/** The PDF library's worker tells what it leaves out and keeps to a budget. */
const patchedPdfWorker = (): Plugin => ({
  name: 'patched-pdf-worker',
  transform: (code, id) =>
    id.endsWith('/pdfjs-dist/legacy/build/pdf.worker.mjs') ? { code: patchWorker(code), map: null } : undefined,
});

export default defineConfig({
  main: {
    build: {
      target: 'node20.18',
      // A library of many small files takes longer to be found and read than to be run: half a second of each start
      externalizeDeps: { exclude: ['@scure/base', 'age-encryption', 'any-ascii', 'drizzle-orm', 'uuid', 'zod'] },
      outDir: 'out/main',
      rollupOptions: {
        input: {
          main: 'electron/main.ts',
          'paper-worker': 'electron/paper/worker.ts',
          'cache-check-worker': 'electron/program/cache-check-worker.ts',
          'tiff-worker': 'electron/document/tiff-worker.ts',
          'join-worker': 'electron/document/join-worker.ts',
          'ocr-worker': 'electron/document/ocr-worker.ts',
        },
      },
    },
  },
  preload: {
    // A sandboxed preload must be one CommonJS file.
    build: {
      target: 'node20.18',
      outDir: 'out/preload',
      rollupOptions: {
        input: { preload: 'electron/preload.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    base: './',
    plugins: [react()],
    worker: { format: 'es', plugins: () => [patchedPdfWorker()] },
    // A small file turned into a `data:` address could not be fetched: the window's policy allows its own origin alone.
    build: {
      assetsInlineLimit: 0,
      target: 'chrome130',
      outDir: 'out/renderer',
      minify: true,
      chunkSizeWarningLimit: 4000,
      rollupOptions: { input: { index: 'renderer/index.html', check: 'renderer/check.html' } },
    },
  },
});
