import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const resources = join(import.meta.dirname, '../../resources');
const readJson = (path: string): unknown => JSON.parse(readFileSync(join(resources, path), 'utf8'));
const listJson = (folder: string): string[] =>
  readdirSync(join(resources, folder)).filter((file) => file.endsWith('.json'));

export const listLocales = (language: string): string[] => listJson(`locales/${language}`);
export const localeFiles = listLocales('en');
export const readLocale = (language: string, file: string): unknown => readJson(`locales/${language}/${file}`);

/** Every text under a value, by its path. */
export const flattenTexts = (value: unknown, path = ''): [string, string][] => {
  if (typeof value === 'string') return [[path, value]];
  // JSON: what is no object here is a number, a boolean or null
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => flattenTexts(inner, path === '' ? key : `${path}.${key}`));
};

/** One text that people read, in both languages: `at` is `case:act.approve`, or `reason-code:rows.3.label` of a pack. */
export type Text = { at: string; en: string; sw: string };

const listLocaleTexts = (): Text[] =>
  localeFiles.flatMap((file) => {
    const sw = new Map(flattenTexts(readLocale('sw', file)));
    const name = file.replace('.json', '');
    return flattenTexts(readLocale('en', file)).map(([key, en]) => ({
      at: `${name}:${key}`,
      en,
      sw: sw.get(key) ?? '',
    }));
  });

/** Of a pack, only what it says in both languages: notes and sources are for who keeps it. */
const listPackTexts = (): Text[] =>
  listJson('reference').flatMap((file) => {
    const texts = new Map(flattenTexts(readJson(`reference/${file}`)));
    return [...texts].flatMap(([path, en]) => {
      const key = path.replace(/\.en$/, '');
      const sw = texts.get(`${key}.sw`);
      return key === path || sw === undefined ? [] : [{ at: `${file.replace('.json', '')}:${key}`, en, sw }];
    });
  });

/** Every text of the screens, the papers and the reference packs. */
export const listTexts = (): Text[] => [...listLocaleTexts(), ...listPackTexts()];
