import { type Application, plateOf } from '#domain/application.ts';
import type { ItemEntry } from '#domain/contract/screen/case.ts';
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

/** Begins to print the one printed item of an application. */
export const printItem = async ({ request }: TestWorkstation, id: string) => {
  const { ready } = await request('print.list', {});
  const entry = ready.find(({ application }) => application.id === id);
  if (entry === undefined) throw new Error('nothing of this application waits for paper');
  return request('item.make', { id, itemId: entry.item.id, printer: 'Desk' });
};

/** The same, on the blank with this serial. */
export const printAndConfirm = async (workstation: TestWorkstation, id: string, serial: string) => {
  const { request, until } = workstation;
  const { jobId } = await printItem(workstation, id);
  await until('the sheet is out', async () =>
    (await request('print.list', {})).sheets.some((sheet) => sheet.jobId === jobId && sheet.state === 'printed'),
  );
  return request('item.confirm', { jobId, serial });
};

/** Everything that a scan names, into one box: what is on a blank, or both plates of a number and what comes with them. */
export const shelve = async ({ request }: TestWorkstation, scanned: string, bay = 'a', box = '12') => {
  const { items, toScan } = await request('shelf.find', { scanned });
  const place = ({ item, application }: ItemEntry, serial: string) =>
    request('item.shelve', { id: application.id, itemId: item.id, scanned: serial, bay, box });
  for (const entry of items) await place(entry, scanned);
  // Each bears a serial of its own: one that nobody else has
  for (const entry of toScan) await place(entry, `W${entry.item.id.replaceAll('-', '').slice(-12)}`);
};

/** Everything of an application: the logbook by its serial, and plates by the number of the vehicle where it has any. */
export const shelveAll = async (
  workstation: TestWorkstation,
  application: Application,
  serial: string,
  bay = 'a',
  box = '12',
) => {
  await shelve(workstation, serial, bay, box);
  if (application.items.some(({ made }) => made === 'produced'))
    await shelve(workstation, plateOf(application) ?? '', bay, box);
};

export const signature = { strokes: [[10, 100, 60, 40, 120, 150, 200, 60, 320, 120]] };

/** All that is not handed over yet, to the named person, with all that has to be handed in. */
export const handOver = async (
  { request }: TestWorkstation,
  { id, collector }: Pick<Application, 'id' | 'collector'>,
) => {
  const { items, surrender } = await request('collection.get', { id });
  return request('item.release', {
    id,
    items: items.filter(({ item }) => item.state !== 'released').map(({ item }) => item.id),
    collector,
    originalSeen: true,
    surrendered: surrender,
    signature,
  });
};
