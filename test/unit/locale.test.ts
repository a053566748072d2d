import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { statusSchema } from '#domain/application.ts';
import { commandNames } from '#domain/command/command.ts';
import { errorCodes } from '#domain/contract/errors.ts';
import { itemStates } from '#domain/item.ts';
import { recordSections } from '#domain/record-difference.ts';
import { knownWords } from '#domain/word.ts';

/** A key that one language lacks is shown as the key itself, to an officer with a citizen at the desk. */
const root = join(import.meta.dirname, '../../resources/locales');
const read = (language: string, file: string): Record<string, object> =>
  JSON.parse(readFileSync(join(root, language, file), 'utf8'));

const flatten = (value: string | object, path = ''): [string, string][] =>
  typeof value === 'string'
    ? [[path, value]]
    : Object.entries(value).flatMap(([key, inner]) => flatten(inner, path === '' ? key : `${path}.${key}`));

const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{\s*(\w+)\s*\}\}|\$t\(([^)]*)\)/g)].map((found) => found[0]).sort();
/** A plural form may write its number out: `_one` is held to less. */
const isSingular = (key: string): boolean => key.endsWith('_one');

const files = readdirSync(join(root, 'en')).filter((file) => file.endsWith('.json'));
const en = (file: string) => new Map(flatten(read('en', file)));

describe('the two languages', () => {
  it('have the same files', () => {
    expect(readdirSync(join(root, 'sw')).sort()).toEqual(readdirSync(join(root, 'en')).sort());
  });

  it.each(files)('%s has the same keys in both', (file) => {
    expect(
      flatten(read('sw', file))
        .map(([key]) => key)
        .sort(),
    ).toEqual([...en(file).keys()].sort());
  });

  it.each(files)('%s fills the same placeholders in both', (file) => {
    const english = en(file);
    for (const [key, text] of flatten(read('sw', file))) {
      if (!isSingular(key))
        expect({ key, found: placeholders(text) }).toEqual({ key, found: placeholders(english.get(key) ?? '') });
    }
  });

  it.each(files)('%s has no empty text, no stray space and no exclamation mark', (file) => {
    for (const language of ['en', 'sw']) {
      for (const [key, text] of flatten(read(language, file))) {
        expect({ key, text: text.trim() }).toEqual({ key, text });
        expect(text, key).not.toBe('');
        expect(text, key).not.toContain('!');
      }
    }
  });
});

describe('what the domain can say', () => {
  it('has a sentence for what happened, what is safe and what to do at every error code', () => {
    const english = read('en', 'error.json');
    for (const language of ['en', 'sw'])
      expect(Object.keys(read(language, 'error.json'))).toEqual(Object.keys(errorCodes));
    for (const [code, text] of Object.entries(english))
      expect(Object.keys(text), code).toEqual(['what', 'safe', 'next']);
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
