import { expect, it, vi } from 'vitest';
import { printThroughWindow } from '#electron/shell/print-window.ts';

const { print, destroy } = vi.hoisted(() => ({ print: vi.fn(), destroy: vi.fn() }));
vi.mock('electron', () => ({
  BrowserWindow: class {
    loadURL = async () => {};
    webContents = { print };
    destroy = destroy;
  },
  session: { fromPartition: () => ({}) },
}));
vi.mock('node:timers/promises', () => ({ setTimeout: async () => {} }));

it('desk-8: a second page goes on the back of the same blank, in one copy, as large as it is', async () => {
  print.mockImplementation((_options: unknown, done: (ok: boolean) => void) => done(true));
  await printThroughWindow(new Uint8Array([1]), 'Kyocera', 'Kaunta TIMS-000123 a1b2c3');
  expect(print.mock.calls[0]?.[0]).toMatchObject({
    silent: true,
    deviceName: 'Kyocera',
    duplexMode: 'longEdge',
    copies: 1,
    scaleFactor: 100,
    pageSize: 'A4',
  });
});

it('a print that fails says why, and its window is gone', async () => {
  print.mockImplementation((_options: unknown, done: (ok: boolean, reason: string) => void) =>
    done(false, 'Invalid printer settings'),
  );
  await expect(printThroughWindow(new Uint8Array([1]), 'Kyocera', 'x')).rejects.toThrow('Invalid printer settings');
  expect(destroy).toHaveBeenCalled();
});
