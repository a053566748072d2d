import type { Application } from '#domain/application.ts';
import { type Allot, openApplication, resubmitApplication } from '#domain/intake.ts';
import type { Reference } from '#domain/reference.ts';
import { countApprovals, getService } from '#domain/service.ts';
import { createSubmission, createUuid, testReference } from '#test/support/application.ts';
import { licence } from '#test/support/licence.ts';
import type { Centre } from './centre.ts';
import type { Random } from './random.ts';

/**
 * The portal of a simulation: new applications of five services, their next revisions, corrections, what leaves an
 * office, and what a newer centre sends that no counter knows yet.
 */
const twice = 'transfer-by-two';

const service = testReference.service.flatMap((row): Reference['service'] =>
  row.id === 'ownership-transfer'
    ? [row, { ...row, id: twice, approvals: [{ count: 2 }], online: ['release'] }]
    : [row],
);

/**
 * The shipped one, and a transfer that two officers approve and that is handed over with the centre's word only. What
 * has come to its end stays while a simulation lasts: that it leaves is another's promise (`retention.ts`).
 */
export const chaosReference: Reference = {
  ...testReference,
  service,
  'reason-code': testReference['reason-code'].map((row) => ({ ...row, services: [...row.services, twice] })),
  retention: testReference.retention.map((row) => ({ ...row, closedDays: 3_650 })),
};

const allotFrom =
  (next: () => number): Allot =>
  ({ numbered }) => {
    const number = next();
    return { id: createUuid(number, 7), number: numbered ? `L${String(number).padStart(8, '0')}` : null };
  };

/**
 * Plates and a sticker come with a registration; a card with its own serial, and no vehicle, with a licence; a search
 * opens approved, and its paper is the citizen's at once.
 */
const serviceOf = (number: number): string => {
  if (number % 11 === 4) return 'smart-licence';
  if (number % 11 === 8) return 'vehicle-search';
  return number % 3 === 0 ? 'registration-used' : number % 5 < 2 ? twice : 'ownership-transfer';
};

const made = new Map<string, Application>();
/** As officers who are not here any more have approved it. */
const approve = (record: Application, count: number): Application => {
  const { revision, submittedAt } = record;
  const documentSha256 = 'a'.repeat(64);
  const approvals = Array.from({ length: count }, (_one, place) => ({
    documentSha256,
    revision,
    at: submittedAt + 3_600_000 + place,
    by: `V-${place + 1}`,
  }));
  const [first] = approvals;
  if (first === undefined) return record;
  return { ...record, standing: 'approved', approvals, decision: { ...first, kind: 'approved', reasons: [] } };
};

/**
 * The same for the same number: thousands of simulations share them. Half come approved, so that stories get far; one
 * in seven is issued without paper.
 */
export const createFresh = (number: number, officeId: string): Application => {
  const key = `${number} ${officeId}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const wanted = serviceOf(number);
  const medium = number % 7 === 0 ? 'electronic' : 'paper';
  const base = wanted === twice ? 'ownership-transfer' : wanted;
  const given = { ...createSubmission({ number, officeId, service: base, medium }), service: wanted };
  const { subject } = getService(chaosReference, given);
  const submission = subject === 'licence' ? { ...given, vehicle: null, transfer: null, licence } : given;
  let count = 0;
  const allot = allotFrom(() => {
    count += 1;
    return number * 10 + count;
  });
  const opened = openApplication(submission, chaosReference, allot);
  const record =
    number % 2 === 0 ? approve(opened, countApprovals(getService(chaosReference, opened), opened)) : opened;
  made.set(key, record);
  return record;
};

const note = ({ timeline }: Application, act: string, at: number): Application['timeline'] => [
  ...timeline,
  { act, at, by: 'portal' },
];

/** Something that no act of an officer touches. */
export const correct = (record: Application, random: Random, at: number): Application => ({
  ...record,
  items: record.items.map((item) =>
    item.number === null ? item : { ...item, number: `L${random.integer(1, 99_999_999)}` },
  ),
  timeline: note(record, 'portal.change', at),
});

/** With other papers, now and then on the other medium or without the plates. */
const resubmit = (record: Application, random: Random, at: number, next: () => number): Application => {
  const { document, revision, medium } = record;
  const submission = {
    ...record,
    document: { ...document, id: `${document.id.split('-r')[0]}-r${revision + 1}` },
    medium: random.chance(0.15) ? (medium === 'paper' ? 'electronic' : 'paper') : medium,
    asked: random.chance(0.1) ? ['plate-front'] : record.asked,
  } as const;
  const allot = allotFrom(() => 900_000 + next());
  const again = resubmitApplication(record, { ...submission, asked: [...submission.asked] }, at, chaosReference, allot);
  return { ...again, timeline: note(record, 'portal.resubmit', at) };
};

/** One change from outside; gives what it was, for the journal. */
export const playPortal = (
  random: Random,
  centre: Centre,
  officeId: string,
  newNumber: () => number,
  at: number,
): string => {
  const { rows } = centre.getOffice(officeId);
  const records = [...rows.values()].flatMap(({ record }) => (record === null ? [] : [record]));
  const roll = random.next();
  if (roll < 0.25 || records.length === 0) {
    const record = createFresh(newNumber(), officeId);
    centre.submit(record);
    return `portal: new ${record.reference}`;
  }
  const returned = records.filter(({ standing }) => standing === 'returned');
  const chosen = roll < 0.6 && returned.length > 0 ? random.pick(returned) : random.pick(records);
  if (chosen.standing === 'returned' || (chosen.standing === 'submitted' && roll < 0.6)) {
    centre.submit(resubmit(chosen, random, at, newNumber));
    return `portal: resubmitted ${chosen.reference}`;
  }
  if (roll < 0.68) {
    centre.remove(officeId, chosen.id);
    return `portal: ${chosen.reference} leaves ${officeId}`;
  }
  if (roll < 0.72) {
    centre.enterOdd(officeId, createUuid(newNumber(), 850));
    return 'portal: an entry that nobody can read yet';
  }
  centre.submit(correct(chosen, random, at));
  return `portal: corrected ${chosen.reference}`;
};
