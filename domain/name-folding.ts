import anyAscii from 'any-ascii';

/**
 * The one folding of written text, for search, checks and the hand-over alike: two ways of typing the same letters fold
 * to the same words. Latin letters come down to A to Z by the tables of any-ascii, other scripts stay as they are
 * written.
 */

/** Drawn inside a word, in many ways: every kind of quotation mark, and accents that stand alone. */
const apostrophes = /[\p{Pi}\p{Pf}\p{Sk}'"\u2032-\u2037\uA78B\uA78C\uFF02\uFF07]/gu;
/** Apostrophes of linguists' keyboards among them; those that are a small letter have become it by then. */
const modifiers = /\p{Lm}/gu;
/** Soft hyphens, joiners, direction marks: nobody types or sees them. */
const invisible = /\p{Cf}/gu;
/** Accents and vocalisation. In other scripts a mark is a letter of its own. */
const accents = /(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}])\p{M}+/gu;
const latin = /(?![A-Za-z])\p{Script=Latin}/gu;
const notALetter = /[^A-Za-z]/g;
const notOfAWord = /[^\p{L}\p{N}\p{M}]+/u;

/** Upper case words without accents, apostrophes and signs. */
export const foldToWords = (text: string): string[] =>
  text
    .replace(invisible, '')
    .replace(apostrophes, '')
    .normalize('NFKD')
    .replace(modifiers, '')
    .normalize('NFD')
    .replace(accents, '')
    .replace(latin, (letter) => anyAscii(letter).replace(notALetter, '') || letter)
    .toUpperCase()
    .split(notOfAWord)
    .filter((word) => word !== '');

/**
 * Spellings of one name that no rule of letters brings together. Each row: how it is written here, and what it counts
 * as.
 */
const families: [RegExp, string][] = [
  [/^M[AOU]HAM[AE]D$/, 'MUHAMAD'],
  [/^AHM[AE][DT]$/, 'AHMAD'],
  [/^[AOU]BD[AEU]L(?=.)/, 'ABDUL'],
  [/^[AOU]BD[AEU]L$/, 'ABDUL'],
  [/^ABD[IEU]R(?=.)/, 'ABDIR'],
  [/^A[BV]DAL?[AH]+$/, 'ABDALA'],
  [/^A(I|IE|Y|)SH[AO]$/, 'AISHA'],
  [/^FAT[UI]?MA$/, 'FATIMA'],
  [/^[KH]ADIJA$/, 'HADIJA'],
  [/^[KH]AMISI?$/, 'HAMISI'],
  [/^Y(U|OU|O)S[EIU]F$/, 'YUSUF'],
  [/^[UOA](TH|S)[UI]?MAN$/, 'UTHMAN'],
  [/^[OU]MAR$/, 'UMAR'],
  [/^[AEI]BRAHIM$/, 'IBRAHIM'],
  [/^HAS[AE]N$/, 'HASAN'],
  [/^H[UO]S+(AI|E|I|YE)N$/, 'HUSAIN'],
  [/^SW?AL[EI]H?$/, 'SALEH'],
  [/^ADEN$/, 'ADAN'],
  [/^(GEO|JE|JEO)F(RAI|RI|ERI|ERAI)$/, 'JEFRAI'],
  [/^STE[FV][AE]N$/, 'STEVEN'],
  [/^[CK]ATH?[AE]?RIN[AE]?$/, 'KATHERINE'],
  [/^[CK]AROLINE?$/, 'KAROLINE'],
  [/^ELI[SZ]AB[AE]TH?$/, 'ELIZABETH'],
  [/^ANE?$/, 'AN'],
  [/^ZA[CK]ARI$/, 'ZAKARI'],
  [/^TH?ERES(YA|A)$/, 'TERESYA'],
];

/**
 * A word as it sounds, whichever way it was brought into Latin letters: `NOOR` and `NUR`, `AYSHA` and `AISHA`, `JOSEPH`
 * and `JOSEF`, `WANGECI` and `WANGECHI`, Somali `CALI` and `ALI`. Equal sounds make a name close, never exact: the
 * officer is shown both. Other consonants and first letters stay, since they tell Kenyan names apart (Wanjiku, Wanjiru;
 * Otieno, Atieno).
 */
export const toSpoken = (word: string): string => {
  const rough = word
    .replace(/^C(?=ABD|ALI$|UMAR$|USMAN$|ISMAN$)/, '')
    .replace(/^MC(?=[A-Z]{2})/, 'MAC')
    .replace(/PH/g, 'F')
    .replace(/CHR/g, 'KR')
    .replace(/CK|C(?=[^AEIOUH]|$)/g, 'K')
    .replace(/([DKG])H(?=.)/g, '$1')
    .replace(/X/g, 'H')
    .replace(/CH/g, 'C')
    .replace(/OO|UU|OU/g, 'U')
    .replace(/EE|II/g, 'I')
    .replace(/AA/g, 'A')
    .replace(/[AE]Y|EI/g, 'AI')
    .replace(/U(?=[AEI])/g, 'W')
    .replace(/IY?(?=[AEOU])/g, 'Y')
    .replace(/Q/g, 'K')
    .replace(/([B-DF-HJ-NP-TV-Z])\1+/g, '$1')
    .replace(/(?<=..)AH$/, 'A')
    .replace(/(?<=..)Y$/, 'I');
  for (const [spelling, name] of families) if (spelling.test(rough)) return rough.replace(spelling, name);
  return rough;
};
