import { expect, test, vi } from 'vitest';
import type { Application } from '#domain/application.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { Printer } from '#domain/contract/screen/print.ts';
import type { PaperOrder } from '#electron/paper/maker.ts';
import type { Printers } from '#electron/paper/printers.ts';
import { createItemPaper } from '#electron/service/item-paper.ts';
import { perform } from '#electron/service/perform.ts';
import { createSlipDesk } from '#electron/service/slip.ts';
import { settleBatch } from '#electron/sync/push.ts';
import { createApplication, itemOf } from '#test/support/application.ts';
import {
  advance,
  codeOfAsync,
  confirmAll,
  createCounter,
  createOfficer,
  digest,
  listWaiting,
  seed,
} from '#test/support/counter.ts';
import { firstPageSeen } from '#test/support/pages-seen.ts';
import { createPrinterStub, readyPrinter } from '#test/support/printers.ts';

const officer = createOfficer('supervisor');
const electronic = createApplication({ medium: 'electronic' });
const registration = advance(createApplication({ number: 2, service: 'registration-used' }), 'released');

type Given = {
  found?: Partial<Printer>;
  holdsBlanks?: boolean;
  slipPrinter?: string | null;
  submit?: Printers['submit'];
};
const start = (record: Application, given: Given = {}) => {
  const { found = {}, holdsBlanks = false, slipPrinter = null, submit = async () => ({ printerJobId: '1' }) } = given;
  const counter = createCounter();
  seed(counter, record);
  const made: PaperOrder[] = [];
  const paper = createItemPaper(counter, async (order) => {
    made.push(order);
    return Buffer.from('%PDF');
  });
  const printer = { ...readyPrinter, ...found };
  const printers = createPrinterStub({ list: async () => [printer], submit: vi.fn(submit) });
  const desk = createSlipDesk({
    printers,
    printRun: { printers: async () => [{ ...printer, holdsBlanks }] },
    preference: () => ({ printer: null, slipPrinter }),
    paper,
    offer: async (make) => String((await make()).bytes.length),
  });
  const copy = () => codeOfAsync(desk.printCopy(officer, { id: record.id, printer: 'Desk' }));
  return { counter, made, desk, copy, submit: printers.submit };
};

test('the copy of an electronic logbook is made once the centre itself has approved, never on the word of this desk', async () => {
  const ready = { ...electronic, verification: confirmAll(electronic) };
  const { counter, desk, copy, made, submit } = start(ready);
  const preview = () => codeOfAsync(desk.previewCopy(officer, { id: ready.id }));
  expect([await preview(), await copy()]).toEqual(['NOT_ISSUED', 'NOT_ISSUED']);
  const approval = { revision: 1, documentSha256: digest, pages: firstPageSeen };
  perform(counter, officer, 'application.approve', ready.id, approval);
  expect([await preview(), await copy(), made]).toEqual(['NOT_ISSUED', 'NOT_ISSUED', []]);
  const waiting = listWaiting(counter);
  settleBatch(
    counter,
    waiting,
    waiting.map(({ id }) => ({ id, kind: 'applied', version: 2 })),
  );
  expect([await preview(), await copy()]).toEqual(['done', 'done']);
  expect(made.map((order) => [order.kind, 'itemId' in order && order.itemId])).toEqual([
    ['copy', itemOf(ready).id],
    ['copy', itemOf(ready).id],
  ]);
  expect(submit).toHaveBeenCalledExactlyOnceWith(expect.anything(), 'Desk', 'Kaunta copy');
});

test('of a logbook on paper there is no copy', async () => {
  const { copy, made } = start(advance(createApplication(), 'made'));
  expect([await copy(), made]).toEqual(['NOT_ISSUED', []]);
});

test('a slip is of one hand-over, with the names of what left in it; of none there is no slip', async () => {
  const { desk, made, submit } = start(registration);
  const [release] = registration.releases;
  const of = { id: registration.id, slipNumber: release?.slipNumber ?? '' };
  await desk.preview(officer, of);
  await desk.print(officer, { ...of, printer: 'Desk' });
  expect(made).toMatchObject([
    {
      kind: 'slip',
      release,
      itemNames: ['Logbook', 'Front plate', 'Rear plate', 'Windscreen sticker'].map((en) => ({ en })),
    },
    { kind: 'slip', release },
  ]);
  expect(submit).toHaveBeenCalledExactlyOnceWith(expect.anything(), 'Desk', 'Kaunta slip');
  expect(await codeOfAsync(desk.preview(officer, { ...of, slipNumber: 'S-OTHER' }))).toBe('NOT_FOUND');
});

const issued = advance(electronic, 'approved');
test.each<[string, Given, string]>([
  ['holds blanks', { holdsBlanks: true }, 'PRINTER_HOLDS_BLANKS'],
  [
    'holds blanks, while another was chosen for slips',
    { holdsBlanks: true, slipPrinter: 'Other' },
    'PRINTER_HOLDS_BLANKS',
  ],
  ['holds blanks and was chosen for slips', { holdsBlanks: true, slipPrinter: 'Desk' }, 'done'],
  ['is not there', { found: { name: 'Other' } }, 'PRINTER_MISSING'],
  ['is stopped', { found: { state: 'stopped' } }, 'PRINTER_STOPPED'],
  ['fails', { submit: () => Promise.reject(new Error('EPIPE')) }, 'PRINTER_REJECTED'],
  ['says why', { submit: () => Promise.reject(new AppError('PRINTER_STOPPED', 'jammed', {})) }, 'PRINTER_STOPPED'],
  ['is busy', { found: { state: 'busy' } }, 'done'],
])('plain paper on a printer that %s', async (_name, given, code) => {
  const { copy, submit } = start(issued, given);
  expect(await copy()).toBe(code);
  const isTried = code === 'done' || given.submit !== undefined;
  expect(submit).toHaveBeenCalledTimes(isTried ? 1 : 0);
});
