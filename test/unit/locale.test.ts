import { describe, expect, it, test } from 'vitest';
import { statusSchema } from '#domain/application.ts';
import { commandNames } from '#domain/command/command.ts';
import { errorCodes } from '#domain/contract/errors.ts';
import { itemStates } from '#domain/item.ts';
import { recordSections } from '#domain/record-difference.ts';
import { knownWords } from '#domain/word.ts';
import { flattenTexts, listLocales, localeFiles, readLocale } from '#test/support/texts.ts';

/** A key that one language lacks is shown as the key itself, to an officer with a citizen at the desk. */
const en = (file: string) => new Map(flattenTexts(readLocale('en', file)));

const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{\s*(\w+)(, number)?\s*\}\}|\$t\(([^)]*)\)/g)].map((found) => found[0]).sort();
/** A plural form may write its number out: `_one` is held to less. */
const isSingular = (key: string): boolean => key.endsWith('_one');

describe('the two languages', () => {
  it('have the same files', () => {
    expect(listLocales('sw').sort()).toEqual(listLocales('en').sort());
  });

  it.each(localeFiles)('%s has the same keys in both', (file) => {
    expect(
      flattenTexts(readLocale('sw', file))
        .map(([key]) => key)
        .sort(),
    ).toEqual([...en(file).keys()].sort());
  });

  it.each(localeFiles)('%s fills the same placeholders in both', (file) => {
    const english = en(file);
    for (const [key, text] of flattenTexts(readLocale('sw', file))) {
      if (!isSingular(key))
        expect({ key, found: placeholders(text) }).toEqual({ key, found: placeholders(english.get(key) ?? '') });
    }
  });

  it.each(localeFiles)('%s has no empty text, no stray space and no exclamation mark', (file) => {
    for (const language of ['en', 'sw']) {
      for (const [key, text] of flattenTexts(readLocale(language, file))) {
        expect({ key, text: text.trim() }).toEqual({ key, text });
        expect(text, key).not.toBe('');
        expect(text, key).not.toContain('!');
      }
    }
  });
});

test('a desk that a Kiswahili text names has that name in the rail', () => {
  const { desk } = readLocale('sw', 'common.json') as { desk: Record<string, string> }; // a file of this repository
  for (const file of localeFiles)
    for (const [key, text] of flattenTexts(readLocale('sw', file)))
      for (const [, named] of text.matchAll(/dawati la (\p{Lu}\p{L}+)/gu))
        expect(Object.values(desk), `${file} ${key}`).toContain(named);
});

describe('what the domain can say', () => {
  it('has a sentence for what happened, what is safe and what to do at every error code', () => {
    const english = readLocale('en', 'error.json') as Record<string, unknown>; // a file of this repository
    for (const language of ['en', 'sw'])
      expect(Object.keys(readLocale(language, 'error.json') as object)).toEqual(Object.keys(errorCodes));
    for (const [code, text] of Object.entries(english))
      expect(Object.keys(text as object), code).toEqual(['what', 'safe', 'next']);
  });

  it('has a word for every paper that it knows by name', () => {
    const keys = en('check.json');
    for (const paper of knownWords.paper) expect(keys.has(`paper.${paper}`), paper).toBe(true);
  });

  it('has a word for every status and every act', () => {
    const keys = en('status.json');
    for (const status of statusSchema.options) expect(keys.has(`status.${status}`), status).toBe(true);
    for (const state of itemStates) expect(keys.has(`status.${state}`), state).toBe(true);
    for (const name of commandNames) expect(keys.has(`act.${name}`), name).toBe(true);
  });

  it('has a word for every known word of an open list, and a name for each list', () => {
    const keys = en('word.json');
    const lists = en('case.json');
    for (const [list, words] of Object.entries(knownWords)) {
      expect(lists.has(`unknown.list.${list}`), list).toBe(true);
      for (const word of words) expect(keys.has(`${list}.${word}`), `${list} ${word}`).toBe(true);
    }
  });

  it('has a name for every part of a record that versions are compared by', () => {
    const keys = en('repair.json');
    for (const section of recordSections) expect(keys.has(`section.${section}`), section).toBe(true);
  });
});
