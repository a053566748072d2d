import { expect, test } from 'vitest';
import type { Role } from '#domain/officer.ts';
import { createCaseDesk } from '#electron/service/case-desk.ts';
import { createCollectionDesk } from '#electron/service/collection-desk.ts';
import { createEvidenceDesk } from '#electron/service/evidence-desk.ts';
import { createLodgeDesk } from '#electron/service/lodge-desk.ts';
import { createPrintDesk } from '#electron/service/print-desk.ts';
import { createShelfDesk } from '#electron/service/shelf.ts';
import { createSlipDesk } from '#electron/service/slip.ts';
import { createVehicleSearchDesk } from '#electron/service/vehicle-search.ts';
import { createUuid } from '#test/support/application.ts';
import { codeOfAsync, createOfficer } from '#test/support/counter.ts';

/** Nothing that a desk stands on is reached for who lacks its role. */
const unreached = {} as never; // a desk that reaches for it falls over
const never = (): never => expect.unreachable();
const offer = (make: () => Promise<unknown>): Promise<string> => make().then(() => 'address');
const caseDesk = createCaseDesk({ counter: unreached, leases: unreached, documents: unreached, offer });
const printDesk = createPrintDesk({
  printRun: unreached,
  serials: unreached,
  isReached: never,
  offer,
  preference: never,
});
const slipDesk = createSlipDesk({
  printers: unreached,
  printRun: unreached,
  paper: unreached,
  offer,
  preference: () => ({ printer: null, slipPrinter: 'Desk' }),
});
const evidenceDesk = createEvidenceDesk({
  counter: unreached,
  session: unreached,
  documents: unreached,
  makeRoom: never,
  chooseScan: never,
  scanTools: unreached,
  offer,
});
const vehicleSearchDesk = createVehicleSearchDesk({
  counter: unreached,
  api: unreached,
  makePaper: never,
  printers: unreached,
  printRun: unreached,
  offer,
  preference: never,
});
const lodgeDesk = createLodgeDesk({
  counter: unreached,
  session: unreached,
  store: unreached,
  makeRoom: never,
  chooseScan: never,
  scanTools: unreached,
  paper: unreached,
  printing: unreached,
  offer,
});
const shelfDesk = createShelfDesk(unreached);
const collectionDesk = createCollectionDesk(unreached);
const id = createUuid(1);
const slipNumber = 'S-1';

type Officer = ReturnType<typeof createOfficer>;
test.each<[string, Role[], (officer: Officer) => Promise<unknown>]>([
  ['case.takeOver', ['printing', 'collection'], (officer) => caseDesk.takeOver(officer, { id })],
  ['document.open', ['auditor'], (officer) => caseDesk.openDocument(officer, { id })],
  ['print.list', ['verifying', 'collection'], (officer) => printDesk.list(officer)],
  ['blank.get', ['verifying', 'collection'], (officer) => printDesk.readBlanks(officer)],
  ['blank.giveBack', ['verifying', 'collection'], (officer) => printDesk.giveBackBlanks(officer)],
  ['blank.ask', ['verifying', 'collection'], (officer) => printDesk.askForBlanks(officer)],
  ['item.preview', ['collection'], (officer) => printDesk.preview(officer, { id, itemId: id })],
  ['slip.preview', ['verifying', 'printing'], (officer) => slipDesk.preview(officer, { id, slipNumber })],
  ['slip.print', ['verifying', 'printing'], (officer) => slipDesk.print(officer, { id, slipNumber, printer: 'Desk' })],
  ['copy.preview', ['printing'], (officer) => slipDesk.previewCopy(officer, { id })],
  ['copy.print', ['printing'], (officer) => slipDesk.printCopy(officer, { id, printer: 'Desk' })],
  ['shelf.list', ['verifying'], (officer) => shelfDesk.list(officer)],
  ['shelf.find', ['verifying', 'printing'], (officer) => shelfDesk.find(officer, { scanned: 'B1042337' })],
  [
    'vehicle.search',
    ['auditor'],
    (officer) => vehicleSearchDesk.search(officer, { query: 'KDA 001A', reason: { code: 'owner' } }),
  ],
  ['vehicle.preview', ['auditor'], (officer) => vehicleSearchDesk.preview(officer, { id, place: 0 })],
  ['vehicle.print', ['auditor'], (officer) => vehicleSearchDesk.print(officer, { id, place: 0, printer: 'Desk' })],
  [
    'vehicle.lookUps',
    ['verifying', 'printing', 'collection', 'auditor'],
    (officer) => vehicleSearchDesk.list(officer, {}),
  ],
  ['evidence.list', ['auditor'], (officer) => evidenceDesk.list(officer, { id })],
  ['evidence.attach', ['auditor'], (officer) => evidenceDesk.attach(officer, { id, kind: 'counter-scan' })],
  ['evidence.open', ['auditor'], (officer) => evidenceDesk.open(officer, { id, sha256: 'a'.repeat(64) })],
  ['lodge.services', ['printing', 'auditor'], (officer) => lodgeDesk.services(officer)],
  ['lodge.list', ['printing', 'auditor'], (officer) => lodgeDesk.list(officer)],
  ['draft.create', ['printing', 'auditor'], (officer) => lodgeDesk.create(officer, { service: 'pdl' })],
  ['draft.get', ['printing', 'auditor'], (officer) => lodgeDesk.get(officer, { id })],
  ['draft.save', ['printing', 'auditor'], (officer) => lodgeDesk.save(officer, { id, typed: {}, brought: [] })],
  ['draft.attach', ['printing', 'auditor'], (officer) => lodgeDesk.attach(officer, { id })],
  ['draft.remove', ['printing', 'auditor'], (officer) => lodgeDesk.remove(officer, { id })],
  ['application.lodge', ['printing', 'auditor'], (officer) => lodgeDesk.lodge(officer, { id })],
  ['acknowledgement.preview', ['printing', 'auditor'], (officer) => lodgeDesk.previewPaper(officer, { id })],
  [
    'acknowledgement.print',
    ['printing', 'auditor'],
    (officer) => lodgeDesk.printPaper(officer, { id, printer: 'Desk' }),
  ],
  ['collection.today', ['verifying', 'printing'], (officer) => collectionDesk.today(officer)],
  ['collection.find', ['verifying', 'printing'], (officer) => collectionDesk.find(officer, { query: 'KDA' })],
  ['collection.get', ['verifying', 'printing'], (officer) => collectionDesk.get(officer, { id })],
  [
    'collection.compareName',
    ['verifying', 'printing'],
    (officer) => collectionDesk.compareName(officer, { id, name: 'Mary' }),
  ],
])('%s tells nothing to officers of other desks', async (_route, roles, ask) => {
  for (const role of roles) expect(await codeOfAsync(ask(createOfficer(role)))).toBe('ROLE_MISSING');
});
