import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { statusSchema } from '#domain/application.ts';
import { checkCallSchema } from '#domain/checklist.ts';
import { commandNames } from '#domain/command/command.ts';
import { errorCodes } from '#domain/contract/errors.ts';
import { knownWords } from '#domain/word.ts';

/** A key that one language lacks is shown as the key itself, to an officer with a citizen at the desk. */
const root = join(import.meta.dirname, '../../resources/locales');
const read = (language: string, file: string): unknown => JSON.parse(readFileSync(join(root, language, file), 'utf8'));

const flatten = (value: unknown, path = ''): [string, string][] =>
  typeof value === 'string'
    ? [[path, value]]
    : // JSON of objects and text only
      Object.entries(value as object).flatMap(([key, inner]) => flatten(inner, path === '' ? key : `${path}.${key}`));

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
    const english = read('en', 'error.json') as Record<string, unknown>; // a file of this repository
    for (const language of ['en', 'sw'])
      expect(Object.keys(read(language, 'error.json') as object)).toEqual(Object.keys(errorCodes));
    for (const [code, text] of Object.entries(english))
      expect(Object.keys(text as object), code).toEqual(['what', 'safe', 'next']);
  });

  it('has a sentence for every detail of every machine check, with the values it is given', () => {
    const source = readFileSync(join(import.meta.dirname, '../../domain/machine-check.ts'), 'utf8');
    const english = read('en', 'check.json') as Record<string, Record<string, string>>; // a file of this repository
    const blocks = source.split(/^ {2}'?([a-z0-9-]+)'?: \{$/m);
    const details = Object.fromEntries(
      checkCallSchema.options.map(({ shape: { id: given } }) => {
        const [id] = given.def.values;
        const block = blocks[blocks.indexOf(id) + 1] ?? '';
        const named = [...block.matchAll(/(?:pass|warn|fail|forbid)\('([a-z-]+)'|detail: '([a-z-]+)'/g)].map(
          (found) => found[1] ?? found[2] ?? '',
        );
        return [id, new Set([...named, ...(/pass\(\)/.test(block) ? ['pass'] : [])])];
      }),
    );
    // Details that the source builds rather than writes out.
    for (const kind of ['vin', 'frame']) details['chassis-format']?.add(kind);
    for (const kind of ['odd-individual', 'odd-organisation']) details['kra-pin-kind']?.add(kind);
    for (const side of ['left-hand', 'right-hand']) details['drive-side']?.add(side);
    for (const kind of [...knownWords.restrictionKind, 'other']) details.restriction?.add(kind);
    for (const place of ['differs', 'differs-on-other']) details['chassis-equality']?.add(place);
    for (const [id, names] of Object.entries(details)) {
      const written = new Set(Object.keys(english[id] ?? {}).map((key) => key.replace(/_(one|other)$/, '')));
      expect({ id, names: [...names, 'label'].sort() }).toEqual({ id, names: [...written].sort() });
    }
  });

  it('has a word for every paper that it knows by name', () => {
    const keys = en('check.json');
    for (const paper of knownWords.paper) expect(keys.has(`paper.${paper}`), paper).toBe(true);
  });

  it('has a word for every status and every act', () => {
    const keys = en('status.json');
    for (const status of statusSchema.options) expect(keys.has(`status.${status}`), status).toBe(true);
    for (const name of commandNames) expect(keys.has(`act.${name}`), name).toBe(true);
  });
});
