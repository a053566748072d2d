import type { Application } from '../application.ts';
import type { CivilDate } from '../civil-date.ts';
import { findKraPinKinds, isSameIdentity, listAcceptedKinds } from '../identity.ts';
import { findNameTolerance } from '../name-tolerance.ts';
import type { Collector, Party } from '../party.ts';
import { compareNames, type NameComparison } from '../person-name.ts';
import type { Reference } from '../reference.ts';
import {
  type CheckContext,
  type Checks,
  everyParty,
  fail,
  findCheckRow,
  notJudged,
  type Outcome,
  pass,
  warn,
} from './check.ts';

/** Whether two are named with the same number, on documents of which one stands for the other. */
const isSamePerson = (one: Party, other: Party, reference: Reference, today: CivilDate): boolean =>
  [
    [one, other],
    [other, one],
  ].some(([shown = one, named = other]) =>
    isSameIdentity(
      shown.identity,
      named.identity,
      listAcceptedKinds(named.identity.kind, reference['identity-kind'], today),
    ),
  );

type Nearest = { name: string; names: NameComparison };
/** The name among others that is most like one. */
export const findNearest = (
  name: string,
  others: readonly string[],
  { reference, today }: Pick<CheckContext, 'reference' | 'today'>,
): Nearest | undefined => {
  const tolerance = findNameTolerance(reference, today);
  const trimmed = name.trim();
  return others
    .map((other): Nearest => {
      const names = compareNames(name, other, tolerance);
      // Names in a script that is not folded have no words here: the same text is the same name.
      const isSameText = trimmed !== '' && trimmed === other.trim();
      return { name: other, names: isSameText ? { match: 'exact', score: 100, reasons: [] } : names };
    })
    .sort((a, b) => b.names.score - a.names.score)[0];
};

/** How a name that one place states compares with those of another. */
export const judgeName = (
  stated: string,
  others: readonly string[],
  context: Pick<CheckContext, 'reference' | 'today'>,
): Outcome | undefined => {
  const nearest = findNearest(stated, others, context);
  if (nearest === undefined) return undefined;
  const { name, names } = nearest;
  const values = { stated, name, score: names.score };
  if (names.match === 'exact') return pass('pass', values);
  return { ...(names.match === 'close' ? warn('close', values) : fail('different', values)), names };
};

export type PartyOf = 'owner' | 'seller' | 'registered' | 'collector';
export const listParties = (
  { owners, transfer, register, collector }: Application,
  of: PartyOf,
): readonly (Party | Collector)[] => {
  switch (of) {
    case 'owner':
      return owners;
    case 'seller':
      return transfer === null ? [] : [transfer.seller];
    case 'registered':
      return register?.owners ?? [];
    case 'collector':
      return [collector];
  }
};

export const partyChecks: Checks<
  | 'kra-pin-kind'
  | 'seller-name'
  | 'seller-number'
  | 'buyer-is-owner'
  | 'applicant-registered'
  | 'current-owners'
  | 'lender-named'
> = {
  // the patterns are those of the format's row: one for each kind of owner
  'kra-pin-kind': (application, _asked, { reference, today }) => {
    const patterns = findCheckRow(reference, 'kra-pin-format', today)?.patterns;
    if (patterns === undefined) return notJudged;
    const odd = everyParty(application).find(({ kraPin, kind }) => {
      const kinds = findKraPinKinds(kraPin, patterns);
      return kinds.length > 0 && !kinds.includes(kind);
    });
    return odd === undefined ? pass() : fail(`odd-${odd.kind}`, { name: odd.name, pin: odd.kraPin });
  },

  'seller-name': ({ declared, transfer, register }, { paper }, context) => {
    const recorded = register?.owners.map(({ name }) => name) ?? [];
    const claims = [transfer?.seller.name, declared[paper]?.ownerName].filter((claim) => claim !== undefined);
    if (recorded.length === 0 || claims.length === 0) return undefined;
    for (const claim of claims) {
      const nearest = findNearest(claim, recorded, context);
      if (nearest === undefined || nearest.names.match === 'exact') continue;
      const { name: owner, names } = nearest;
      const values = { seller: claim, owner, score: names.score };
      return { ...(names.match === 'close' ? warn('close', values) : fail('different', values)), names };
    }
    return pass('pass', { owner: recorded[0] ?? '' });
  },

  // a namesake has the name and not the number (E14)
  'seller-number': ({ transfer, register }, _asked, { reference, today }) => {
    if (transfer === null) return undefined;
    const { seller } = transfer;
    if (register === null) return warn('no-register', { seller: seller.name });
    const values = { seller: seller.name, identity: seller.identity.number };
    const owner = register.owners.find((one) => isSamePerson(seller, one, reference, today));
    if (owner !== undefined) return pass('pass', values);
    const isOfAnotherKind = register.owners.every(({ identity }) => identity.kind !== seller.identity.kind);
    return isOfAnotherKind ? warn('other-kind', values) : fail('different', values);
  },

  // NTSA, common transfer error 6
  'buyer-is-owner': ({ owners, register }, _asked, context) => {
    if (register === null) return warn('no-register');
    const same = owners.filter((buyer) =>
      register.owners.some((owner) => isSamePerson(buyer, owner, context.reference, context.today)),
    );
    const [first] = same;
    if (first !== undefined) return (same.length === owners.length ? fail : warn)('same', { name: first.name });
    const recorded = register.owners.map(({ name }) => name);
    const namesake = owners.find(({ name }) => findNearest(name, recorded, context)?.names.match === 'exact');
    return namesake === undefined ? pass() : warn('namesake', { name: namesake.name });
  },

  'applicant-registered': ({ owners, register }, _asked, context) => {
    if (register === null) return warn('no-register');
    const recorded = register.owners;
    const other = owners.find(
      (one) => !recorded.some((owner) => isSamePerson(one, owner, context.reference, context.today)),
    );
    if (other === undefined) return pass();
    const nearest = findNearest(
      other.name,
      recorded.map(({ name }) => name),
      context,
    );
    const values = { name: other.name, owner: nearest?.name ?? '' };
    return nearest?.names.match === 'exact' ? warn('other-number', values) : fail('different', values);
  },

  // Two owners: see whether one is a lender (E6). A registered lender is to be discharged, a requested one is no fault (E5).
  'current-owners': ({ register, registeredFinancier }, _asked, context) => {
    if (register === null) return undefined;
    const { owners } = register;
    const count = owners.length;
    const recorded = owners.map(({ name }) => name);
    const lender = registeredFinancier === null ? undefined : findNearest(registeredFinancier.name, recorded, context);
    if (lender !== undefined && lender.names.match !== 'different') return fail('lender', { name: lender.name, count });
    if (registeredFinancier !== null) return warn('financier', { name: registeredFinancier.name });
    if (count === 1) return pass();
    const company = owners.find(({ kind }) => kind === 'organisation');
    return company === undefined ? warn('joint', { count }) : fail('joint-company', { count, name: company.name });
  },

  'lender-named': ({ declared, requestedFinancier, registeredFinancier }, { paper, of }, context) => {
    const financier = of === 'requested' ? requestedFinancier : registeredFinancier;
    const named = declared[paper]?.lender ?? declared[paper]?.name;
    if (financier === null) return warn('none');
    if (named === undefined) return warn('not-stated', { name: financier.name });
    return judgeName(named, [financier.name], context);
  },
};
