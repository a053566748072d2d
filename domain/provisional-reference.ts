/**
 * The reference that a citizen holds until the centre has given its own: `P-7K3MQ2-0042-X`. The mark of the workstation,
 * the number of its act, a check sign. No sign of it is taken for another (no I, L, O, U, Z). The uuid is what tells
 * applications apart; this is what people read out, type and scan.
 */
const signs = '0123456789ABCDEFGHJKMNPQRSTVWXY';
const prefix = 'P';
const markLength = 6;
const shortestNumber = 4;

/**
 * A pure system as ISO/IEC 7064:2003 builds them, with modulus 31 (a prime, one for each sign) and radix 3: weights are
 * powers of 3, so no single sign can be wrong and no two neighbours exchanged without its being seen.
 */
const modulus = signs.length;
const radix = 3;

const weigh = (sign: string): number => signs.indexOf(sign);
const findCheckSign = (body: string): string => {
  const sum = [...body].reduce((before, sign) => (before + weigh(sign)) * radix, 0);
  return signs[(modulus - (sum % modulus)) % modulus] ?? '';
};

/** Any case, with or without spaces and hyphens; O is 0, I and L are 1, U is V, Z is 2. */
const fold = (text: string): string =>
  text
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
    .replace(/U/g, 'V')
    .replace(/Z/g, '2');

/** The last signs of a workstation's id: the centre makes them at random, another for each. */
const markOf = (workstationId: string): string => fold(workstationId).slice(-markLength).padStart(markLength, '0');

const formPattern = new RegExp(`^${prefix}([${signs}]{${markLength}})([0-9]{${shortestNumber},9})([${signs}])$`);

/** @param number of the act in the workstation's chain: never given twice there */
export const createProvisionalReference = (workstationId: string, number: number): string => {
  const [mark, digits] = [markOf(workstationId), String(number).padStart(shortestNumber, '0')];
  return [prefix, mark, digits, findCheckSign(`${prefix}${mark}${digits}`)].join('-');
};

/** As it is written, from whatever somebody typed or a scanner sent; undefined for what is none. */
export const parseProvisionalReference = (text: string): string | undefined => {
  const found = formPattern.exec(fold(text.slice(0, 60)));
  if (found === null) return undefined;
  const [, mark = '', digits = '', check] = found;
  return findCheckSign(`${prefix}${mark}${digits}`) === check ? [prefix, mark, digits, check].join('-') : undefined;
};
