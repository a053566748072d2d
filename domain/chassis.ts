/** Upper case without spaces and hyphens: the key under which a chassis or frame number is stored and compared. */
export const normaliseChassis = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]/g, '');

export const isSameChassis = (one: string, other: string): boolean => normaliseChassis(one) === normaliseChassis(other);

/** Where two chassis numbers first differ, 1-based over the normalised text; undefined when they are equal. */
export const findChassisDifference = (one: string, other: string): number | undefined => {
  const a = normaliseChassis(one);
  const b = normaliseChassis(other);
  if (a === b) return undefined;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at + 1;
};

/**
 * `vin`: 17 characters without I, O, Q (ISO 3779). `frame`: a Japanese frame number, model code and digits
 * (domain facts 2.3). `other`: older and special vehicles; warn, never refuse.
 */
export const classifyChassis = (text: string): 'vin' | 'frame' | 'other' => {
  const key = normaliseChassis(text);
  if (/^[A-HJ-NPR-Z0-9]{17}$/.test(key)) return 'vin';
  return /^[A-Z0-9]{2,8}-?\d{5,8}$/.test(text.toUpperCase().replace(/\s/g, '')) ? 'frame' : 'other';
};
