import { describe, expect, it, test } from 'vitest';
import { listTexts, type Text } from '#test/support/texts.ts';

/**
 * One word for one thing. `en` finds the thing in an English text; `sw` is its word, which the Kiswahili of that text
 * then has. `not` are words that were once used for it, or that mean something else. `only`: the Kiswahili word stands
 * for nothing else. `except` are the texts, by the start of their place, that say it another way, each with its reason.
 */
type Term = {
  thing: string;
  en?: RegExp;
  sw?: RegExp;
  not?: { en?: RegExp; sw?: RegExp };
  only?: true;
  except?: Record<string, string>;
};

const glossary: Term[] = [
  {
    thing: 'step: what an officer did, and the centre takes or refuses',
    en: /\bsteps?\b/i,
    sw: /\b[kv]itendo\b/i,
    not: { en: /(?<!Traffic )\bacts?\b/i, sw: /\bm?a?tendo\b/i },
    except: { 'common:help.back': 'a step back between screens' },
  },
  { thing: 'stage: how far an application is', en: /\bstages?\b/i, sw: /\bhatua\b/i },
  {
    thing: 'item of the checklist, and the way to the centre',
    not: { en: /\blines?\b/i },
    except: { 'collection:sign.invite': 'a line that is drawn' },
  },
  {
    thing: 'blank',
    en: /\bblanks?\b/i,
    sw: /\bkaratasi (\w+ )?maalumu\b/i,
    only: true,
    not: { sw: /fomu tupu/i },
    except: { 'reason-code:': 'a blank page of a document' },
  },
  { thing: 'sheet', en: /\bsheets?\b/i, sw: /karatasi/i },
  {
    thing: 'slip',
    en: /\bslips?\b/i,
    sw: /\bhati\b/i,
    not: { sw: /risiti/i },
    except: {
      'checklist:': 'the receipt of a purchase',
      'evidence-kind:': 'the receipt of a duty',
      'reason-code:': 'the receipt of a duty',
    },
  },
  { thing: 'logbook', en: /\blogbooks?\b/i, sw: /stakabadhi/i, only: true },
  {
    thing: 'financier',
    en: /\bfinanciers?\b/i,
    sw: /mkopeshaji/i,
    not: { en: /\blenders?\b/i, sw: /mfadhili|dhamana/i },
  },
  { thing: 'collector', en: /\bcollectors?\b/i, sw: /mpokeaji/i, not: { sw: /mchukuaji|mhusika/i } },
  { thing: 'signature', en: /\bsignatures?\b/i, sw: /sahihi/i, not: { sw: /saini/i } },
  { thing: 'register', en: /\bthe register\b|^Register$/i, sw: /sajili/i, not: { sw: /daftari/i } },
  { thing: 'restriction', en: /\brestrictions?\b/i, sw: /\bma?zuio\b|\bzuio\b/i, not: { sw: /vi?zuizi|kizuizi/i } },
  { thing: 'make', en: /\bmake\b/i, sw: /\bchapa\b/i },
  { thing: 'engine rating', en: /\brating\b/i, sw: /\bujazo\b/i, not: { sw: /ukubwa wa injini|uwezo \(cc\)/i } },
  { thing: 'tare', en: /\btare\b/i, sw: /uzito bila mzigo/i, not: { sw: /uzito mtupu/i } },
  {
    thing: 'compiled document',
    en: /\bcompiled document\b/i,
    sw: /hati iliyounganishwa/i,
    not: { sw: /zilizounganishwa|iliyokusanywa/i },
  },
  { thing: 'scan', en: /\bscan(s|ned)?\b/i, sw: /changanu|nakala/i, not: { sw: /skani|skena/i } },
  { thing: 'verification', en: /\bverif(y|ying|ied|ication)\b/i, sw: /haki[kw]/i },
  { thing: 'enrolment', en: /\benrol/i, sw: /andikish/i },
  {
    thing: 'workstation',
    en: /\bworkstations?\b/i,
    sw: /\b(kituo|kompyuta)\b/i,
    not: { sw: /\bkituo\b(?! kikuu| (\w+ ){0,2}cha kazi| cha mpakani| cha (mtihani|ukaguzi))/i },
  },
  { thing: 'centre', en: /\bthe centre\b/i, sw: /kituo kikuu/i, not: { en: /\b(is|are) not reached\b/i } },
  { thing: 'another desk', en: /\b(an)?other desk\b/i, sw: /dawati (lile )?lingine/i, not: { sw: /jingine/i } },
  { thing: 'Sync desk', en: /\bSync desk\b/i, sw: /dawati la Mawasiliano/, not: { sw: /usawazishaji/i } },
  {
    thing: 'Print desk',
    en: /\bat the Print desk\b|\bon the Print desk\b/i,
    sw: /dawati la Uchapishaji/,
    not: { en: /\bprint desk\b/, sw: /dawati la uchapishaji/ },
  },
  {
    thing: 'Collection desk',
    en: /^Collection$/,
    sw: /^Makabidhiano$/,
    except: { 'case:group.collection': 'who collects; the hand-over has a group of its own' },
  },
  { thing: 'hand-over', en: /\bhand-overs?\b/i, sw: /makabidhiano/i },
  { thing: 'alien card', en: /\balien card\b/i, sw: /raia wa kigeni/i, not: { sw: /cha mgeni/i } },
  {
    thing: 'override',
    en: /\boverrid/i,
    sw: /licha ya kasoro/i,
    not: { sw: /pitish/i },
    except: { 'case:override.act': 'a button beneath its title', 'error:PROXY_': 'what a proxy lets through' },
  },
  { thing: 'void', en: /\bvoid(s|ed)?\b/i, sw: /batilish/i },
  { thing: 'spoil', en: /\bspoil(s|ed|ing)?\b/i, sw: /haribik/i },
  { thing: 'hold', en: /\bon hold\b|\bhold released\b/i, sw: /sitish/i, not: { sw: /usimamishaji/i } },
  { thing: 'handing in', en: /\bhand(s|ed)? in\b/i, sw: /rudish/i },
  {
    thing: 'support',
    en: /\bsupport\b/i,
    sw: /kitengo cha usaidizi wa kiufundi/i,
    not: { en: /\bwhoever (keeps|looks)\b|\bwho looks after\b/i, sw: /wasaidizi|anayetunza/i },
  },
  {
    thing: 'USB stick',
    en: /\bstick\b/i,
    sw: /kifaa cha USB/i,
    not: { en: /(?<!USB )\bstick\b/i, sw: /kifaa cha kuhifadhi/i },
  },
  { thing: 'signing out', en: /\bsign(s|ed)? out\b|\bsign-out\b/i, sw: /ondok/i },
  { thing: 'status', not: { en: /\bstate\b/i } },
  { thing: 'work that was recorded', not: { sw: /iliyokwisha kuandikwa/i } },
  { thing: 'therefore', not: { sw: /kwa hiyo\b/i } },
  { thing: 'a time by the clock, which is no Swahili hour', not: { sw: /\bsaa \{\{time/i } },
  { thing: 'the Authority', not: { sw: /Usafiri na Usalama/i } },
];

const texts = listTexts();
const show = (found: readonly Text[]): string[] => found.map(({ at, en, sw }) => `${at}: ${en} · ${sw}`);
/** Placeholders are names in code, not words. */
const worded = (text: string): string => text.replaceAll(/\{\{[^}]*\}\}|\$t\([^)]*\)/g, '…');

/** Another word for the thing, in either language. */
const isOther = ({ not }: Term, { en, sw }: Text): boolean =>
  not?.en?.test(worded(en)) === true || not?.sw?.test(sw) === true;
/** Named in English, and not by its word in Kiswahili. */
const isUnnamed = ({ en, sw }: Term, text: Text): boolean =>
  en !== undefined && sw !== undefined && en.test(worded(text.en)) && !sw.test(text.sw);
/** The word, and the thing is not named. */
const isMisused = ({ en, sw, only }: Term, text: Text): boolean =>
  only === true && sw?.test(text.sw) === true && en?.test(worded(text.en)) !== true;

describe.each(glossary)('$thing', (term) => {
  const { except = {} } = term;
  const starts = Object.keys(except);
  const held = texts.filter(({ at }) => !starts.some((start) => at.startsWith(start)));

  it('is called by no other word', () => expect(show(held.filter((text) => isOther(term, text)))).toEqual([]));

  it('has its word in Kiswahili wherever the English names it', () =>
    expect(show(held.filter((text) => isUnnamed(term, text)))).toEqual([]));

  it('has a word that stands for nothing else', () =>
    expect(show(held.filter((text) => isMisused(term, text)))).toEqual([]));

  it.each(starts)('needs its exception %s', (start) =>
    expect(
      texts.some(
        (text) => text.at.startsWith(start) && (isOther(term, text) || isUnnamed(term, text) || isMisused(term, text)),
      ),
    ).toBe(true),
  );
});

test('no text stands in Kiswahili as it is in English, but for names', () => {
  const names = /^(Kaunta|eCitizen|English|Kiswahili|M-Pesa|video|KSh …|[^a-z]*)$/;
  const same = texts.filter(({ en, sw }) => en === sw && !names.test(worded(en)));
  expect(show(same)).toEqual([]);
});

test('a text of more than one sentence ends as one, and both languages end alike', () => {
  const end = /[.?]$|…$|:$/;
  const isOpen = (text: string): boolean => /\p{L}[.?] \p{Lu}/u.test(text) && !end.test(text);
  expect(show(texts.filter(({ en, sw }) => isOpen(worded(en)) || isOpen(worded(sw))))).toEqual([]);
  const ends = (text: string): boolean => /\.$/.test(text);
  expect(show(texts.filter(({ en, sw }) => ends(worded(en)) !== ends(worded(sw))))).toEqual([]);
});
