import { z } from 'zod';

/**
 * A word of an open list (fuel, use, kind of identity, of restriction …). Portals invent new ones: an unknown word is
 * kept, shown as it is and warned about, and never keeps a record out.
 */
export const wordSchema = z.string().min(1).max(40);

/** The words that this program has a name for in both languages, by list. */
export const knownWords = {
  fuel: ['petrol', 'diesel', 'hybrid', 'electric', 'lpg', 'other'],
  use: ['private', 'commercial'],
  transmission: ['manual', 'automatic'],
  driveSide: ['right', 'left'],
  condition: ['new', 'used'],
  vehicleClass: [
    'car',
    'motorcycle',
    'three-wheeler',
    'tractor',
    'trailer-under-four-wheels',
    'trailer-four-wheels',
    'machinery',
  ],
  identityKind: ['national-id', 'alien-card', 'passport', 'maisha-card', 'company'],
  restrictionKind: ['caveat', 'restricted', 'stolen'],
  paper: [
    'register',
    'logbook',
    'customs-entry',
    'inspection',
    'import-declaration',
    'letters-of-administration',
    'will',
    'authority-letter',
    'seller-insurance',
    'loan-clearance',
    'engine-papers',
    'seller-letter',
    'auctioneer-licence',
    'pro-1b',
  ],
  payer: ['applicant', 'seller', 'buyer'],
  financierKind: ['in-charge', 'joint-owner'],
  surrenderKind: ['logbook', 'plates'],
  ground: [
    'died',
    'left-kenya',
    'untraceable',
    'refuses',
    'export',
    'write-off',
    'permanent-damage',
    'irregular-registration',
  ],
} as const;
export type WordList = keyof typeof knownWords;

export const isKnownWord = (list: WordList, word: string): boolean =>
  (knownWords[list] as readonly string[]).includes(word);
