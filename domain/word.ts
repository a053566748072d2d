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
    'tape-lift',
    'affidavit',
    'bidder-letter',
    'dci-report',
    'death-certificate',
    'discharge-letter',
    'insurance',
    'lender-letter',
    'police-abstract',
    'provisional-licence',
    'sale-certificate',
  ],
  payer: ['applicant', 'seller', 'buyer'],
  paymentMethod: ['m-pesa', 'card', 'other'],
  financierKind: ['in-charge', 'joint-owner'],
  licenceKind: ['provisional', 'interim', 'smart'],
  /** Of the new curriculum; what the later ones stand for the sources tell differently (domain facts 5). */
  licenceCategory: ['A1', 'A2', 'A3', 'B1', 'B2', 'B3', 'C', 'D', 'E', 'F', 'G'],
  testResult: ['passed', 'failed'],
  surrenderKind: ['logbook', 'plates', 'front-plate', 'rear-plate', 'sticker', 'licence'],
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
  /** What an applicant asks for where a service leaves a choice; the kinds of items that it issues stand beside them. */
  asked: [
    'lost',
    'damaged',
    'conversion',
    'oblong',
    'square',
    'special-number',
    'personalised-number',
    'yearly',
    'particulars',
    'compliance',
    'new-registration',
    'alternative-transfer',
    'first',
    'replacement',
    'renewal',
    'upgrade',
  ],
  delivery: ['counter', 'courier'],
  /** Of an inspection; no list of defects was found, they stand as they are written. */
  inspectionResult: ['passed', 'failed'],
} as const;
export type WordList = keyof typeof knownWords;

export const isKnownWord = (list: WordList, word: string): boolean =>
  (knownWords[list] as readonly string[]).includes(word);
