import type { CheckCall, Checklist } from '#domain/checklist.ts';
import { addDays, type CivilDate, civilDateAt } from '#domain/civil-date.ts';
import { isMet } from '#domain/condition.ts';
import type { Submission } from '#domain/intake.ts';
import type { Service } from '#domain/service.ts';
import { listConditions } from './catalogue.ts';
import type { Random } from './random.ts';

const insurers = [
  'Demonstration Assurance Company',
  'Demonstration General Insurance',
  'Demonstration Mutual Insurance',
  'Demonstration Pioneer Assurance',
];

type Fields = Record<string, string>;
type Asking = { submission: Submission; random: Random; bornOn: CivilDate; isInspectionAhead: boolean };

const cover = ({ random, bornOn }: Asking): Fields => {
  const startsOn = addDays(bornOn, -random.integer(1, 60));
  return {
    insurer: random.pick(insurers),
    policyNumber: `DA/${startsOn.slice(2, 4)}/${random.digits(6)}`,
    startsOn,
    expiresOn: addDays(startsOn, 364),
  };
};

const inspection = ({ submission, random, bornOn }: Asking): Fields => ({
  reportNumber: `INS-${random.digits(7)}`,
  inspectedOn: addDays(bornOn, -random.integer(1, 9)),
  ...(submission.vehicle === null
    ? {}
    : { chassisNumber: submission.vehicle.chassisNumber, engineNumber: submission.vehicle.engineNumber }),
});

const logbook = ({ submission: { register, vehicle } }: Asking): Fields =>
  register === null
    ? {}
    : {
        number: register.logbookNumber,
        registrationNumber: register.registrationNumber,
        chassisNumber: vehicle?.chassisNumber ?? register.chassisNumber,
        ownerName: register.owners[0]?.name ?? '',
      };

const customsEntry = ({ submission: { importDetail, vehicle }, random, bornOn }: Asking): Fields => ({
  number: importDetail?.customsEntryNumber ?? `${bornOn.slice(2, 4)}EMKIM4${random.digits(8)}`,
  ...(vehicle === null ? {} : { chassisNumber: vehicle.chassisNumber }),
});

const plain = ({ random, bornOn }: Asking): Fields => ({
  number: `DEMO-${random.digits(6)}`,
  issuedOn: addDays(bornOn, -random.integer(2, 8)),
});

const named = (name: string | undefined): Fields => (name === undefined ? {} : { name });

/** What a check reads of a paper besides its number and its day. */
const addedBy = (call: CheckCall, { submission, random, bornOn, isInspectionAhead }: Asking): Fields => {
  const { vehicle, register, owners, registeredFinancier, requestedFinancier } = submission;
  switch (call.id) {
    case 'paper-names-vehicle':
      return vehicle === null
        ? {}
        : { registrationNumber: vehicle.registrationNumber ?? '', chassisNumber: vehicle.chassisNumber };
    case 'paper-names':
      return named((call.party === 'registered' ? register?.owners : owners)?.[0]?.name);
    case 'lender-named':
      return named((call.of === 'requested' ? requestedFinancier : registeredFinancier)?.name);
    case 'import-declaration-format':
      return { number: `${bornOn.slice(2, 4)}MBAIM0${random.digits(8)}` };
    case 'paper-valid':
      // A provisional licence of three months, old enough for the test
      return { issuedOn: addDays(bornOn, -40), expiresOn: addDays(bornOn, 50) };
    case 'booking-wait': {
      const bookedOn = addDays(civilDateAt(submission.submittedAt), call.days);
      return isInspectionAhead ? { bookedOn } : { bookedOn, inspectedOn: bookedOn };
    }
    default:
      return {};
  }
};

/** What an applicant keys from a paper, by the check that reads it; from any other its number and its day. */
const byCheck: Partial<Record<CheckCall['id'], (asking: Asking) => Fields>> = {
  'cover-dates': cover,
  'logbook-vehicle': logbook,
  'seller-name': logbook,
  'customs-entry-format': customsEntry,
};
const byPaper: Partial<Record<string, (asking: Asking) => Fields>> = {
  logbook,
  inspection,
  'customs-entry': customsEntry,
};

type Rows = { service: Service; checklist: Checklist };

/** Papers that an application may come with: those on which a row or a line asks whether they were declared. */
const chooseOptional = (rows: Rows, asking: Asking): Record<string, Fields> => {
  const papers = new Set(
    listConditions(rows).flatMap((condition) => (condition.kind === 'declared' ? condition.paper : [])),
  );
  return Object.fromEntries(
    [...papers].filter(() => asking.random.chance(0.15)).map((paper) => [paper, plain(asking)]),
  );
};

/** Everything that the applicant declares from the papers of the lines that stand. */
export const declare = (rows: Rows, asking: Asking): Submission['declared'] => {
  const optional = chooseOptional(rows, asking);
  const filed = { ...asking.submission, declared: optional };
  const declared = { ...optional };
  for (const { id, checks, when } of rows.checklist.lines) {
    if (when !== undefined && !isMet(when, filed)) continue;
    for (const call of checks) {
      if (!('paper' in call)) continue;
      const read = byCheck[call.id];
      // A paper that may come and is read by a check is declared as that check reads it
      if (read !== undefined && declared[call.paper] === optional[call.paper]) declared[call.paper] = read(asking);
      else declared[call.paper] ??= (byPaper[call.paper] ?? plain)(asking);
      const { inspectedOn, ...fields } = declared[call.paper] ?? {};
      const isAhead = call.id === 'booking-wait' && asking.isInspectionAhead;
      const dated: Fields = inspectedOn === undefined || isAhead ? {} : { inspectedOn };
      declared[call.paper] = { ...fields, ...dated, ...addedBy(call, asking) };
    }
    const own = byPaper[id];
    if (own !== undefined) declared[id] ??= own(asking);
  }
  return declared;
};
