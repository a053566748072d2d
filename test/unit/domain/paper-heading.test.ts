import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ChecklistLine } from '#domain/checklist.ts';
import { findGuess, guessPlaces, listClues, scorePage } from '#domain/paper-heading.ts';
import { testReference } from '#test/support/application.ts';

const labels: Record<string, [en: string, sw: string]> = {
  logbook: ['Original logbook, colour scan', 'Stakabadhi halisi, changanuo la rangi'],
  buyer: ["Buyer's ID", 'Kitambulisho cha mnunuzi'],
  seller: ["Seller's ID and ownership", 'Kitambulisho na umiliki wa muuzaji'],
  'kra-pin': ["KRA PINs, or company's certificate", 'PIN za KRA, au cheti cha kampuni'],
  purchase: ['Purchase receipt or sale agreement', 'Risiti ya ununuzi au mkataba wa mauzo'],
  insurance: ['Insurance certificate', 'Cheti cha bima'],
  inspection: ['Inspection report', 'Ripoti ya ukaguzi'],
  'form-c': ['Form C', 'Fomu C'],
  fees: ['Fee', 'Ada'],
};
const lines = Object.entries(labels).map(
  ([id, [en, sw]]): ChecklistLine => ({
    id,
    label: { en, sw },
    hint: { en, sw },
    brought: 'paper',
    checks: [],
    source: 'test',
  }),
);
const partyOf = (name: string, number: string) => ({
  kind: 'individual' as const,
  name,
  identity: { kind: 'national-id', number },
  kraPin: 'A000000000B',
});
const seller = partyOf('Caroline Mwikali Kilonzo', '16022955');
const buyer = partyOf('Irene Kadzo Athman', '27863902');
const clues = listClues(lines, testReference['paper-heading'], {
  owners: [buyer],
  transfer: { seller, soldOn: '2026-11-01' },
  register: null,
} as unknown as Parameters<typeof listClues>[2]); // all that is asked of an application
const guess = (...texts: string[]): Record<string, number> =>
  Object.fromEntries(
    guessPlaces(new Map(texts.map((text, at) => [at + 1, scorePage(clues, text)]))).map(({ paper, page }) => [
      paper,
      page,
    ]),
  );

/** As the engine gave them back from pages of the demonstration at 150 dpi, and harder ones beside. */
test.each([
  [
    'logbook',
    'SPECIMEN\n== RR SR ee SE\n| Logbook of a motor vehicle - Stakabadhi ya umiliki - Traffic Act (Cap. 403)',
  ],
  ['logbook', 'REGlSTRATI0N CERTlFICATE\nKKQ 363'],
  ['kra-pin', 'SPECIMEN - DEMONSTRATION\nTaxpayer registrat1on - demonstration\nPERSONAL IDENTIFICATION NUMBER'],
  ['kra-pin', 'P IN CERT IFICATE'],
  ['insurance', 'DEMONSTRATION PIONEER\nCertificate ‘of mofor insurance -third-party cover.-'],
  ['inspection', '|\nMOTOR VEHlCLE INSPECT ION REP0RT\ninspection centre'],
  ['purchase', 'Risiti ya ununuz1 au mkataba wa mauzo'],
  ['purchase', 'SALE AGREEMENT\nmade this day between'],
  ['form-c', 'FORM C\n(to be stamped)'],
])('%s is known by its heading, as the reader of pictures misreads it: %s', (paper, text) => {
  expect(guess('A letter of thanks and nothing else', text)).toEqual({ [paper]: 2 });
});

test('of papers that are headed alike, the name tells whose it is; one that bears the other side is nobody’s', () => {
  const card = 'IDENTITY CARD - KlTAMBULISHO\nFOES\n';
  const ofSeller = `${card}CAROLINE MWlKALI KILONZ0 £4\n241379004 16022955`;
  const ofBuyer = `${card}IRENE KADZC ATHMAN\n27863902`;
  expect(guess(ofSeller, ofBuyer)).toEqual({ seller: 1, buyer: 2 });
  expect(guess(ofBuyer, ofSeller)).toEqual({ seller: 2, buyer: 1 });
  expect(guess(ofSeller)).toEqual({ seller: 1 });
});

test('a page goes to the paper that it fits best, and a paper to the first page that fits it so', () => {
  const report =
    'MOTOR VEHICLE INSPECTION REPORT\nOriginal: see the registration certificate and the insurance certificate';
  expect(guess(report)).toEqual({ inspection: 1 });
  expect(guess('PIN CERTIFICATE', 'PIN CERTIFICATE')).toEqual({ 'kra-pin': 1 });
});

test('where somebody said which page a paper is, nothing is guessed; a page that the document does not have is none', () => {
  const [logbook] = lines;
  if (logbook === undefined) throw new Error('no line');
  const place = (page: number) => [{ paper: 'logbook', page, pages: 1 }];
  expect(findGuess(logbook, undefined, place(3), 5)).toBe(3);
  expect(findGuess(logbook, place(2), place(3), 5)).toBeUndefined();
  expect(findGuess(logbook, [], place(6), 5)).toBeUndefined();
});

test.each([
  ['an empty page', ''],
  ['dirt', "~ | . ' -- _ ,, i l 1 | j ]\n= ee\nTT RE TS"],
  ['a newspaper', 'The county said on Monday that the road will be closed until the rains end. Traders will move.'],
  ['words of a form', 'Name, number, date, signature, fee, ada, stamp, colour, make and model, body, engine, chassis'],
  ['half a heading', 'REGISTRATION'],
])('%s gives no suggestion', (_what, text) => expect(guess(text)).toEqual({}));

test('noise gives no suggestion, however long', () => {
  const letters = 'EEEEAAAAIIIOOONNNRRRTTTSSLLCCUUDDPPMMHHGGBBFFYYWWKKVVXZJQ0123456789    ';
  const noise = fc.array(fc.constantFrom(...letters), { maxLength: 3000 }).map((all) => all.join(''));
  fc.assert(fc.property(noise, (text) => Object.keys(guess(text)).length === 0));
});
