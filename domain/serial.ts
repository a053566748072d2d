import { AppError } from './contract/errors.ts';

/** The key of a stationery serial: upper case, no spaces or hyphens, as a scanner or a hand gives it. */
export const normaliseSerial = (text: string): string => text.toUpperCase().replace(/[\s-]/g, '');

/**
 * The grammar of serials is not published (domain facts 8): letters, digits, points and strokes, a digit among them. A
 * serial that is not the expected one is asked about, never refused for its form.
 */
export const isSerialFormat = (text: string): boolean => /^(?=.*\d)[A-Z0-9./]{3,24}$/.test(normaliseSerial(text));

/** Its key. @throws AppError SERIAL_FORMAT */
export const requireSerial = (serial: string): string => {
  if (!isSerialFormat(serial)) throw new AppError('SERIAL_FORMAT', 'This does not read as a serial', { serial });
  return normaliseSerial(serial);
};

/** `B 1042337`: the letters, a gap, the digits. */
export const formatSerial = (text: string): string => normaliseSerial(text).replace(/^([A-Z]+)(\d+)$/, '$1 $2');

/** Where a serial stands: `B 1000001` is the letters B, seven digits, the number 1000001. */
export type SerialPlace = { prefix: string; width: number; number: number };
/** Serials in a row, both ends in it. */
export type SerialRun = { prefix: string; width: number; first: number; last: number };

/**
 * Undefined for a serial that cannot be counted on: no digits at its end, or more of them than a number keeps exactly.
 */
export const findSerialPlace = (serial: string): SerialPlace | undefined => {
  const found = /^(.*?)(\d{1,15})$/.exec(normaliseSerial(serial));
  if (found === null) return undefined;
  const [, prefix = '', digits = ''] = found;
  return { prefix, width: digits.length, number: Number(digits) };
};

/** The key of the serial at a place. */
export const toSerial = ({ prefix, width, number }: SerialPlace): string =>
  prefix + String(number).padStart(width, '0');

/** Undefined when the two are not the ends of one row. */
export const findSerialRun = (from: string, to: string): SerialRun | undefined => {
  const [start, end] = [findSerialPlace(from), findSerialPlace(to)];
  if (
    start === undefined ||
    end === undefined ||
    start.prefix !== end.prefix ||
    start.width !== end.width ||
    start.number > end.number
  )
    return undefined;
  return { prefix: start.prefix, width: start.width, first: start.number, last: end.number };
};

export const isInRun = ({ prefix, width, first, last }: SerialRun, place: SerialPlace): boolean =>
  place.prefix === prefix && place.width === width && place.number >= first && place.number <= last;
