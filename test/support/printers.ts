import type { Printer } from '#domain/contract/screen/print.ts';
import type { Printers } from '#electron/paper/printers.ts';

export const readyPrinter: Printer = { name: 'Desk', isDefault: true, state: 'ready', reason: '', twoSided: true };

/** No printer was chosen on the workstation. */
export const noChoice = { printer: null, slipPrinter: null };

/**
 * Printers that take every job, say at once that it is done, and have nothing to cancel, save for what the test says.
 */
export const createPrinterStub = (given: Partial<Printers> = {}): Printers => ({
  list: async () => [readyPrinter],
  submit: async () => ({ printerJobId: '1' }),
  follow: async () => ({ state: 'done', reason: '' }),
  find: async () => undefined,
  cancel: async () => ({ state: 'canceled', reason: '' }),
  listKeeping: async () => [],
  ...given,
});
