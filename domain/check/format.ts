import { plateOf } from '../application.ts';
import { classifyChassis } from '../chassis.ts';
import { findKraPinKinds, isIdentityFormat } from '../identity.ts';
import { isOfPattern } from '../pattern.ts';
import { classifyPlate } from '../plate.ts';
import { type Checks, everyParty, notJudged, pass, warn } from './check.ts';

/** Forms of numbers: a form that is not known is told, and never stands in the way. */
const plain = (text: string): string => text.toUpperCase().replace(/\s/g, '');

export const formatChecks: Checks<
  | 'plate-format'
  | 'chassis-format'
  | 'identity-format'
  | 'kra-pin-format'
  | 'customs-entry-format'
  | 'import-declaration-format'
> = {
  'plate-format': (application, _asked, { reference }) => {
    const plate = plateOf(application);
    if (plate === null) return undefined;
    return classifyPlate(plate, reference['plate-series']) === 'special'
      ? warn('special', { plate })
      : pass('pass', { plate });
  },

  'chassis-format': ({ vehicle }) => {
    if (vehicle === null) return undefined;
    const kind = classifyChassis(vehicle.chassisNumber);
    const values = { chassis: vehicle.chassisNumber };
    return kind === 'other' ? warn('other', values) : pass(kind, values);
  },

  'identity-format': (application, _asked, { row }) => {
    if (row?.patterns === undefined) return notJudged;
    const { patterns } = row;
    const parties = everyParty(application);
    const odd = parties.find((party) => isIdentityFormat(party.identity, patterns) === false);
    if (odd !== undefined)
      return warn('odd', { name: odd.name, identity: odd.identity.number, kind: odd.identity.kind });
    const unknown = parties.find((party) => isIdentityFormat(party.identity, patterns) === undefined);
    return unknown === undefined ? pass() : warn('other-kind', { name: unknown.name, kind: unknown.identity.kind });
  },

  // "KRA PIN or certificate of incorporation": an organisation may have none (E7)
  'kra-pin-format': (application, _asked, { row }) => {
    if (row?.patterns === undefined) return notJudged;
    const { patterns } = row;
    const parties = everyParty(application);
    const [none, some] = [true, false].map((isNone) => parties.filter((one) => (one.kraPin.trim() === '') === isNone));
    const odd = some?.find((party) => findKraPinKinds(party.kraPin, patterns).length === 0);
    if (odd !== undefined) return warn('odd', { name: odd.name, pin: odd.kraPin });
    const missing = none?.find(({ kind, identity }) => kind === 'individual' || identity.kind !== 'company');
    if (missing !== undefined) return warn('missing', { name: missing.name });
    const [company] = none ?? [];
    return company === undefined
      ? pass()
      : pass('certificate', { name: company.name, number: company.identity.number });
  },

  'customs-entry-format': ({ importDetail }, _asked, { row }) => {
    if (importDetail === null) return undefined;
    const pattern = row?.patterns?.entry;
    if (pattern === undefined) return notJudged;
    const number = plain(importDetail.customsEntryNumber);
    return isOfPattern(number, pattern) ? pass('pass', { number }) : warn('odd', { number });
  },

  'import-declaration-format': ({ importDetail, declared }, { paper }, { row }) => {
    const pattern = row?.patterns?.declaration;
    if (pattern === undefined) return notJudged;
    const number = plain(declared[paper]?.number ?? '');
    if (number === '') return warn('missing');
    if (importDetail !== null && number === plain(importDetail.customsEntryNumber)) return warn('entry', { number });
    return isOfPattern(number, pattern) ? pass('pass', { number }) : warn('odd', { number });
  },
};
