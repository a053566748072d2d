import type { Centre } from '#central/application/centre.ts';
import type { RunningDemonstration } from '#central/bin/demonstration-port.ts';
import type { Application } from '#domain/application.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { Office, Reference } from '#domain/reference.ts';
import { ageMsOf, createFirst, createSending, playPast } from './case.ts';
import { type CaseKey, parseDocumentId } from './draft.ts';
import { demonstrationOfficers, demonstrationPassword, describeOfficers, totpSecretOf } from './officer.ts';
import { initialCountOf } from './plan.ts';
import { createScanCompiler } from './scan/compile.ts';
import { startTraffic } from './traffic.ts';

/**
 * The portal of a demonstration: offices, officers, the applications to begin with and those that follow. Everything
 * comes from the seed and the instant of the first start, so a restart on the same data goes on and doubles nothing.
 */
export const startDemonstration = async (
  centre: Centre,
  {
    reference,
    seed,
    log,
    paceMs = 20_000,
  }: { reference: Reference; seed: number; log: (line: string) => void; paceMs?: number },
): Promise<RunningDemonstration> => {
  const compileScan = createScanCompiler();
  for (const office of reference.office) await centre.createOffice(office);
  const offices = orderOffices(reference.office);
  const sendAll = async (): Promise<number> => {
    for (const [place, office] of offices.entries()) await receiveBlanks(centre, office.id, place);
    return sendInitial(centre, { seed, offices, reference });
  };
  // The digests of the passwords are made beside the applications: neither waits for the other
  const [sent] = await Promise.all([
    sendAll(),
    ...demonstrationOfficers.map((officer) =>
      centre.createOfficer({
        officer,
        password: demonstrationPassword,
        totpSecret: totpSecretOf(seed, officer.staffNumber),
      }),
    ),
  ]);
  log(
    `demonstration: seed ${seed}, ${offices.length} offices, ${demonstrationOfficers.length} officers, ${sent} new applications`,
  );
  const traffic = startTraffic(centre, { seed, offices, reference, log, paceMs });
  return {
    describe: () => describeOfficers(seed, offices, centre.now()),
    findDocument: async (officeId, documentId) => {
      const officeOrder = offices.findIndex(({ id }) => id === officeId);
      const found = parseDocumentId(documentId);
      if (found === undefined || found.officeOrder !== officeOrder) return undefined;
      const { index, bornAt, sending } = found;
      return compileScan(
        createSending({ seed, officeId, officeOrder, index, bornAt }, sending, reference),
        reference,
        `${seed}/${documentId}`,
      );
    },
    enrolmentCode: (officeId) => centre.createEnrolmentCode(officeId),
    stop: traffic.stop,
  };
};

/** The office that the demonstration opens with comes first: its first case tells when the demonstration began. */
export const orderOffices = (offices: readonly Office[]): Office[] =>
  [...offices].sort((a, b) => Number(b.id === 'huduma-gpo-nairobi') - Number(a.id === 'huduma-gpo-nairobi'));

/**
 * A delivery of numbered blanks for each office, one row after another; they are not those of the past, which begin
 * with D.
 */
const blanksOfOffice = 5000;

const receiveBlanks = async (centre: Centre, officeId: string, place: number): Promise<void> => {
  const first = 1_000_001 + place * blanksOfOffice;
  try {
    await centre.receiveSerials(officeId, `B ${first}`, `B ${first + blanksOfOffice - 1}`);
  } catch (error) {
    // A demonstration that goes on has received them at its first start.
    if (!(error instanceof AppError && error.code === 'SERIAL_USED')) throw error;
  }
};

type Setting = { seed: number; offices: readonly Office[]; reference: Reference };

/**
 * Sends the cases that are not there yet, office by office, as a portal would, and lays over each what officers did
 * before the demonstration began. @returns how many are new.
 */
const sendInitial = async (centre: Centre, setting: Setting): Promise<number> => {
  const startedAt = (await findStart(centre, setting)) ?? centre.now();
  let count = 0;
  for (const [officeOrder, office] of setting.offices.entries()) {
    const stored = await centre.listApplications(office.id);
    const keys = listInitial(setting, office, officeOrder, startedAt);
    const known = new Set(stored.map(indexOf));
    const missing = keys.filter(({ index }) => !known.has(index));
    const taken = await centre.takeIn(missing.map((key) => createFirst(key, setting.reference)));
    // Those of a start that was broken off have no past yet either.
    const past = [...stored, ...taken].flatMap((record) => {
      const key = record.version === 1 ? keys[indexOf(record) ?? keys.length] : undefined;
      return (key && playPast(record, key, office, setting.reference, startedAt)) ?? [];
    });
    if (past.length > 0) await centre.placeRecords(past);
    count += missing.length;
  }
  return count;
};

const indexOf = ({ document }: Application): number | undefined => parseDocumentId(document.id)?.index;

/** The cases of one office at the first start. */
export const listInitial = (
  { seed, reference }: Pick<Setting, 'seed' | 'reference'>,
  office: Office,
  officeOrder: number,
  startedAt: number,
): CaseKey[] =>
  Array.from({ length: initialCountOf(office.id) }, (_none, index) => {
    const place = { seed, officeId: office.id, officeOrder, index };
    return { ...place, bornAt: startedAt - ageMsOf(place, reference) };
  });

const findStart = async (centre: Centre, { seed, offices, reference }: Setting): Promise<number | undefined> => {
  const first = offices[0];
  if (first === undefined) return undefined;
  const place = { seed, officeId: first.id, officeOrder: 0, index: 0 };
  for (const { document } of await centre.listApplications(first.id)) {
    const found = parseDocumentId(document.id);
    if (found?.index === 0) return found.bornAt + ageMsOf(place, reference);
  }
  return undefined;
};
