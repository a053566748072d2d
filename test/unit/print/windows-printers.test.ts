import { describe, expect, it, vi } from 'vitest';
import { makePrinters } from '#electron/shell/printers/printers.ts';
import { parseJob, parsePrinters } from '#electron/shell/printers/windows.ts';

const printers = JSON.stringify([
  { name: 'HP LaserJet Pro', status: 'Normal', isDefault: true },
  { name: 'Ofisi ‘2’; rm', status: 'PaperOut', isDefault: false },
  { name: 'Busy', status: 'Printing, Busy', isDefault: false },
]);

describe('printers on Windows, as far as its JSON goes', () => {
  it('reads the list', () => {
    expect(parsePrinters(printers).map(({ state, reason, isDefault }) => [state, reason, isDefault])).toEqual([
      ['ready', '', true],
      ['stopped', 'PaperOut', false],
      ['busy', 'Printing, Busy', false],
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
    ['Spooling', 'waiting'],
  ])('reads the job state %s as %s', (status, state) => {
    expect(parseJob(JSON.stringify([{ title: 'job-1', status }]), 'job-1').state).toBe(state);
  });

  it('does not guess about a job that has left the queue', () => {
    expect(parseJob('[]', 'job-1').state).toBe('unknown');
  });

  it('never prints on a stopped or missing printer, and never puts a name into a script', async () => {
    const printPdf = vi.fn(async () => {});
    const powerShell = vi.fn(async (script: string, _variables: Record<string, string>) => (script.includes('Get-PrintJob') ? '[]' : printers));
    const { submit, follow } = makePrinters('win32', { userName: 'x', powerShell, printPdf });
    await expect(submit(new Uint8Array(), 'Ofisi ‘2’; rm', 'job-1')).rejects.toMatchObject({ code: 'PRINTER_STOPPED' });
    await expect(submit(new Uint8Array(), 'None', 'job-1')).rejects.toMatchObject({ code: 'PRINTER_MISSING' });
    expect(printPdf).not.toHaveBeenCalled();
    await expect(submit(new Uint8Array(), 'HP LaserJet Pro', 'job-1')).resolves.toEqual({ printerJobId: 'job-1' });
    await follow('Ofisi ‘2’; rm', 'job-1');
    for (const [script] of powerShell.mock.calls) expect(script).not.toContain('Ofisi');
    expect(powerShell.mock.lastCall?.[1]).toEqual({ KAUNTA_PRINTER: 'Ofisi ‘2’; rm' });
  });

  it('takes what is no answer of the print system for a system that does not answer, not for a bug', async () => {
    const { list, follow } = makePrinters('win32', { userName: 'x', powerShell: async () => 'Get-Printer : Access denied', printPdf: async () => {} });
    await expect(list()).rejects.toMatchObject({ code: 'PRINTER_MISSING' });
    await expect(follow('HP LaserJet Pro', 'job-1')).rejects.toMatchObject({ code: 'PRINTER_MISSING' });
  });
});
