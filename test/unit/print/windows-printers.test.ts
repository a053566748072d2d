import { PDFDocument } from 'pdf-lib';
import { describe, expect, it, vi } from 'vitest';
import { countPages } from '#electron/paper/count-pages.ts';
import { makeLogbook } from '#electron/paper/layout/logbook.ts';
import { createPrinters } from '#electron/shell/printers/printers.ts';
import { retitlePdf } from '#electron/shell/printers/retitle-pdf.ts';
import { parseCancel, parseJob, parsePrinters } from '#electron/shell/printers/windows.ts';
import { orderOf, readFonts, readWords, registration } from './sample.ts';

const printers = JSON.stringify([
  { name: 'HP LaserJet Pro', status: 'Normal', isDefault: true, twoSided: true, keepsJobs: false },
  { name: 'Ofisi ‘2’; rm', status: 'PaperOut', isDefault: false, twoSided: false, keepsJobs: true },
  { name: 'Busy', status: 'Printing, Busy', isDefault: false, twoSided: false, keepsJobs: false },
]);

/** One of our papers, as far as its form goes: uncompressed, with a classic cross-reference table. */
const makePaper = async (): Promise<Uint8Array> => {
  const pdf = await PDFDocument.create();
  pdf.setTitle('Logbook: KDK 482M');
  pdf.addPage([595, 842]);
  pdf.addPage([595, 842]);
  return pdf.save({ useObjectStreams: false });
};

describe('printers on Windows, as far as its JSON goes', () => {
  it('reads the list', () => {
    expect(
      parsePrinters(printers).map(({ state, reason, isDefault, twoSided }) => [state, reason, isDefault, twoSided]),
    ).toEqual([
      ['ready', '', true, true],
      ['stopped', 'PaperOut', false, false],
      ['busy', 'Printing, Busy', false, false],
    ]);
    expect(parsePrinters('[]')).toEqual([]);
    expect(() => parsePrinters('{"name":"one"}')).toThrow();
  });

  it.each([
    ['Printing', 'printing'],
    ['Printing, Printed', 'done'],
    ['Error, PaperOut', 'stopped'],
    ['Paused', 'held'],
    ['Deleting', 'canceled'],
    ['Deleting, Printing', 'unknown'],
    ['Spooling', 'waiting'],
  ])('reads the job state %s as %s', (status, state) => {
    expect(parseJob(JSON.stringify([{ title: 'job-1', status, pages: 0 }]), 'job-1').state).toBe(state);
  });

  it('does not guess about a job that has left the queue', () => {
    expect(parseJob('[]', 'job-1').state).toBe('unknown');
  });

  it('never puts a name into a script', async () => {
    const powerShell = vi.fn(async (script: string, _variables: Record<string, string>) =>
      script.includes('Get-PrintJob') ? '[]' : printers,
    );
    const { submit, follow } = createPrinters('win32', { userName: 'x', powerShell, printPdf: async () => {} });
    await expect(submit(await makePaper(), 'Ofisi ‘2’; rm', 'job-1')).resolves.toEqual({ printerJobId: 'job-1' });
    await follow('Ofisi ‘2’; rm', 'job-1');
    for (const [script] of powerShell.mock.calls) expect(script).not.toContain('Ofisi');
    expect(powerShell.mock.lastCall?.[1]).toEqual({ KAUNTA_PRINTER: 'Ofisi ‘2’; rm' });
  });

  it('takes what is no answer of the print system for a system that does not answer, not for a bug', async () => {
    const { list, follow } = createPrinters('win32', {
      userName: 'x',
      powerShell: async () => 'Get-Printer : Access denied',
      printPdf: async () => {},
    });
    await expect(list()).rejects.toMatchObject({ code: 'PRINTER_MISSING' });
    await expect(follow('HP LaserJet Pro', 'job-1')).rejects.toMatchObject({ code: 'PRINTER_MISSING' });
  });
});

const job = (status: string, pages = 0, title = 'job-1') => ({ title, status, pages });

describe('a job taken back on Windows', () => {
  it.each([
    ['waited', [job('Spooling')], [], 'canceled'],
    ['was held', [job('Paused')], [], 'canceled'],
    ['waited for paper', [job('Error, PaperOut')], [], 'canceled'],
    ['was at the printer', [job('Printing')], [], 'unknown'],
    ['stopped in the middle', [job('Printing, PaperOut')], [], 'unknown'],
    ['had a page out', [job('Error', 1)], [], 'unknown'],
    ['was printed, and is kept', [job('Printed')], [], 'done'],
    ['had left', [], [], 'unknown'],
    ['would not go', [job('Paused')], [job('Paused')], 'held'],
    ['is on its way out', [job('Spooling')], [job('Deleting')], 'canceled'],
    ['is on its way out, begun', [job('Printing')], [job('Deleting')], 'unknown'],
    ['is another', [job('Paused', 0, 'job-2')], [job('Paused', 0, 'job-2')], 'unknown'],
  ])('desk-2: that %s', (_name, before, after, state) => {
    expect(parseCancel(JSON.stringify({ before, after }), 'job-1').state).toBe(state);
  });

  it('desk-2: is found by its title, which never gets into a script', async () => {
    const title = "Kaunta TIMS-'; rm";
    const powerShell = vi.fn(async (script: string, _variables: Record<string, string>) =>
      script.includes('Remove-PrintJob')
        ? JSON.stringify({ before: [job('Paused', 0, title)], after: [] })
        : JSON.stringify([job('Paused', 0, title)]),
    );
    const { cancel, find } = createPrinters('win32', { userName: 'x', powerShell, printPdf: async () => {} });
    expect(await find('Ofisi', title)).toBe(title);
    expect(await find('Ofisi', 'another')).toBeUndefined();
    expect(await cancel('Ofisi', title)).toEqual({ state: 'canceled', reason: 'Paused' });
    for (const [script] of powerShell.mock.calls) expect(script).not.toContain('TIMS');
    expect(powerShell.mock.lastCall?.[1]).toEqual({ KAUNTA_PRINTER: 'Ofisi', KAUNTA_TITLE: title });
  });

  it('H7: a printer that keeps what it printed is named', async () => {
    const { listKeeping } = createPrinters('win32', {
      userName: 'x',
      powerShell: async () => printers,
      printPdf: async () => {},
    });
    expect(await listKeeping()).toEqual(['Ofisi ‘2’; rm']);
  });
});

describe('the title of a document', () => {
  it('desk-13: what is printed bears the name of its job, and is the same document', async () => {
    const paper = await makePaper();
    const printPdf = vi.fn(async (_bytes: Uint8Array, _printer: string, _title: string) => {});
    const { submit } = createPrinters('win32', { userName: 'x', powerShell: async () => printers, printPdf });
    await submit(paper, 'HP LaserJet Pro', 'Kaunta TIMS-000123 a1b2c3');
    const [sent] = printPdf.mock.calls[0] ?? [];
    const read = await PDFDocument.load(sent ?? new Uint8Array(), { updateMetadata: false });
    expect([read.getTitle(), read.getPageCount()]).toEqual(['Kaunta TIMS-000123 a1b2c3', 2]);
    expect(Buffer.from(sent ?? []).subarray(0, paper.length)).toEqual(Buffer.from(paper));
  });

  it.each(['(a) \\ ) >>', 'Ofisi ‘2’ ñ ş 東', ''])('desk-13: holds whatever is in it: %s', async (title) => {
    const read = await PDFDocument.load(retitlePdf(await makePaper(), title), { updateMetadata: false });
    expect(read.getTitle() ?? '').toBe(title);
  });

  it('desk-13: of our own logbook is its job’s', async () => {
    const options = {
      ...orderOf(registration),
      office: { name: 'Upper Hill' },
      fonts: readFonts(),
      words: readWords(),
      watermark: false,
    } as const;
    const read = await PDFDocument.load(retitlePdf(new Uint8Array(await makeLogbook(options)), 'Kaunta X 1'), {
      updateMetadata: false,
    });
    expect(read.getTitle()).toBe('Kaunta X 1');
    expect(read.getPageCount()).toBe(countPages(new Uint8Array(await makeLogbook(options))));
  });

  it('desk-13: cannot be put into what is no such document', () => {
    expect(() => retitlePdf(Buffer.from('%PDF'), 'x')).toThrow('no trailer');
  });
});
