import type { CheckCall, Checklist } from '#domain/checklist.ts';
import { addDays, type CivilDate } from '#domain/civil-date.ts';
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
type Asking = { submission: Submission; random: Random; bornOn: CivilDate };

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
  ...(submission.vehicle === null ? {} : { chassisNumber: submission.vehicle.chassisNumber }),
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
    }
    const own = byPaper[id];
    if (own !== undefined) declared[id] ??= own(asking);
  }
  return declared;
};
