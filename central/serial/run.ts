import { normaliseSerial } from '#domain/serial.ts';

/** Where a serial stands: `B 1000001` is the letters B, seven digits, the number 1000001. */
export type SerialPlace = { prefix: string; width: number; number: number };
/** Serials in a row, both ends in it. */
export type SerialRun = { prefix: string; width: number; first: number; last: number };

/** Undefined for a serial that cannot be counted on: no digits at its end, or more of them than a number keeps exactly. */
export const findSerialPlace = (serial: string): SerialPlace | undefined => {
  const found = /^(.*?)(\d{1,15})$/.exec(normaliseSerial(serial));
  if (found === null) return undefined;
  const [, prefix = '', digits = ''] = found;
  return { prefix, width: digits.length, number: Number(digits) };
};

export const writeSerial = ({ prefix, width, number }: SerialPlace): string => prefix + String(number).padStart(width, '0');

export const writeBlock = ({ prefix, width, first, last }: SerialRun) => ({
  from: writeSerial({ prefix, width, number: first }),
  to: writeSerial({ prefix, width, number: last }),
  count: last - first + 1,
});
