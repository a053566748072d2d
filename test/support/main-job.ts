import type { Application } from '#domain/application.ts';
import { firstPageSeen } from './pages-seen.ts';
import type { TestWorkstation } from './workstation.ts';

/** The officer's acts on one application, as the window sends them. */
export const confirmEveryLine = async ({ request }: TestWorkstation, id: string) => {
  const { lines, application } = await request('application.get', { id });
  const marks = Object.fromEntries(lines.map((line) => [line.id, { mark: 'confirmed' as const, page: 1 }]));
  return request('verification.record', { id, revision: application.revision, marks, pages: firstPageSeen });
};

export const approve = async (workstation: TestWorkstation, id: string) => {
  const { sha256 } = await workstation.request('document.open', { id });
  const { application } = await confirmEveryLine(workstation, id);
  return workstation.request('application.approve', {
    id,
    revision: application.revision,
    documentSha256: sha256,
    pages: firstPageSeen,
  });
};

/** The paper logbook of an application. */
export const printAndConfirm = async ({ request, until }: TestWorkstation, id: string, serial: string) => {
  const { application } = await request('application.get', { id });
  const item = application.items.find(({ made }) => made === 'printed');
  const { jobId } = await request('item.make', { id, itemId: item?.id ?? '', printer: 'Desk' });
  await until('the sheet is out', async () =>
    (await request('print.list', {})).sheets.some((sheet) => sheet.jobId === jobId && sheet.state === 'printed'),
  );
  return request('item.confirm', { jobId, serial });
};

export const signature = { strokes: [[10, 100, 60, 40, 120, 150, 200, 60, 320, 120]] };

/** Puts everything that a scan names into one place. */
export const shelve = async ({ request }: TestWorkstation, scanned: string, bay: string, box: string) => {
  const found = await request('shelf.find', { scanned });
  for (const { item, application } of found)
    await request('item.shelve', { id: application.id, itemId: item.id, scanned, bay, box });
};

/** Everything that can go, in one act. */
export const handOver = async ({ request }: TestWorkstation, { id, collector, surrenders }: Application) => {
  const { items } = await request('collection.get', { id });
  return request('item.release', {
    id,
    items: items.filter(({ blocks }) => blocks.length === 0).map(({ item }) => item.id),
    collector,
    originalSeen: true,
    surrendered: surrenders,
    signature,
  });
};
