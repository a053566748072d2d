import { z } from 'zod';

/** The class of a registration mark, after the dated series in `resources/reference/plate-series.json`. */
export const plateClassSchema = z.enum([
  'civil-current',
  'civil-legacy',
  'motorcycle',
  'three-wheeler',
  'tractor',
  'machinery',
  'ev-car',
  'ev-motorcycle',
  'trailer',
  'government',
  'county',
  'governor',
  'dealer',
  'diplomatic',
  'special',
]);
export type PlateClass = z.infer<typeof plateClassSchema>;

export const plateColourSchema = z.enum(['white', 'yellow', 'black', 'green', 'blue', 'red']);
export type PlateColour = z.infer<typeof plateColourSchema>;

const isPattern = (text: string): boolean => {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
};

export const plateSeriesSchema = z.object({
  class: plateClassSchema,
  /** Anchored pattern over the normalised text (upper case, no spaces or hyphens). */
  pattern: z
    .string()
    .max(80)
    .startsWith('^')
    .endsWith('$')
    .refine((text) => !/[*+]|,\}/.test(text), 'no open repeat')
    .refine(isPattern),
  colour: plateColourSchema,
  /** How many characters stand before the gap when the plate is drawn. */
  group: z.int().positive(),
  source: z.string(),
});
export type PlateSeries = z.infer<typeof plateSeriesSchema>;

/** Upper case without spaces, hyphens or any other sign: the key under which a plate is stored and compared. */
export const normalisePlate = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]/g, '');

/** The longest key that is held against a pattern of a pack; the longest plate has half as many. */
const mostSigns = 20;

/**
 * The series a plate belongs to, by its whole pattern and never by a prefix (`KM…` also began the legacy Nairobi cars).
 * @returns undefined for "special or unknown": allowed, to be confirmed by the officer.
 */
export const findPlateSeries = (text: string, series: readonly PlateSeries[]): PlateSeries | undefined => {
  const key = normalisePlate(text);
  if (key.length > mostSigns) return undefined;
  return series.find((one) => new RegExp(one.pattern).test(key));
};

export const classifyPlate = (text: string, series: readonly PlateSeries[]): PlateClass =>
  findPlateSeries(text, series)?.class ?? 'special';

/** The plate as it is drawn: `KDK 482M`, `KMCA 123A`, `ZE 3400`. */
export const formatPlate = (text: string, series: readonly PlateSeries[]): string => {
  const key = normalisePlate(text);
  const found = findPlateSeries(key, series);
  return found === undefined ? text.toUpperCase().trim() : `${key.slice(0, found.group)} ${key.slice(found.group)}`;
};
