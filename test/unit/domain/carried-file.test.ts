import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createCarriedReader, parseEnvelope, splitCarried, writeEnvelope } from '#domain/contract/carried-file.ts';
import { AppError } from '#domain/contract/errors.ts';
import { isBearableJson } from '#domain/contract/json-measure.ts';
import { codeOf } from '#test/support/act.ts';

const bytesOf = (text: string): Buffer => Buffer.from(text);
const decode = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

test.each<[string, string]>([
  ['kaunta-carried-file/1 office.AAAA\nage', 'done'],
  ['kaunta-acknowledgement/1 office.AAAA\nage', 'CARRIED_FILE_DAMAGED'],
  ['kaunta-x/1 office.AAAA\nage', 'CARRIED_FILE_DAMAGED'],
  ['kaunta-carried-file/2 office.AAAA\nage', 'CARRIED_FILE_TOO_NEW'],
  ['kaunta-acknowledgement/2 office.AAAA\nage', 'CARRIED_FILE_DAMAGED'],
  ['kaunta-carried-file/0 office.AAAA\nage', 'CARRIED_FILE_DAMAGED'],
  ['kaunta-carried-file/1 office/../AAAA\nage', 'CARRIED_FILE_DAMAGED'],
  [`kaunta-carried-file/1 ${'a'.repeat(61)}\nage`, 'CARRIED_FILE_DAMAGED'],
  [`${' '.repeat(120)}\n`, 'CARRIED_FILE_DAMAGED'],
  ['kaunta-carried-file/1 office.AAAA', 'CARRIED_FILE_DAMAGED'],
  ['', 'CARRIED_FILE_DAMAGED'],
])('the first line says what a file is and whose: %j', (text, code) =>
  expect(codeOf(() => parseEnvelope(bytesOf(text), 'file', decode))).toBe(code),
);

test('what lies inside is read to its end and never beyond it', () => {
  const open = (text: string) => createCarriedReader(bytesOf(text), decode);
  const line = z.object({ a: z.number() });
  const reader = open('{"a":1}\nabc');
  expect(codeOf(reader.end)).toBe('CARRIED_FILE_DAMAGED');
  expect([reader.line(line), decode(reader.take(2))]).toEqual([{ a: 1 }, 'ab']);
  expect([codeOf(() => reader.take(2)), codeOf(reader.end)]).toEqual(['CARRIED_FILE_DAMAGED', 'CARRIED_FILE_DAMAGED']);
  expect([decode(reader.take(1)), codeOf(reader.end)]).toEqual(['c', 'done']);
  for (const text of ['{"a":1}', '{"a":\n', '{"a":"1"}\n', ''])
    expect(
      codeOf(() => open(text).line(line)),
      text,
    ).toBe('CARRIED_FILE_DAMAGED');
});

test('H1: a line inside that is too long or too dear to parse is not parsed', () => {
  const line = z.looseObject({});
  const read = (text: string, maxBytes?: number) =>
    codeOf(() => createCarriedReader(bytesOf(text), decode, isBearableJson).line(line, maxBytes));
  expect(read(`{"a":"${'x'.repeat(92)}"}\n`, 100)).toBe('done');
  expect(read(`{"a":"${'x'.repeat(93)}"}\n`, 100)).toBe('CARRIED_FILE_DAMAGED');
  expect(read(`{"a":${'['.repeat(60)}${']'.repeat(60)}}\n`)).toBe('done');
  expect(read(`{"a":${'['.repeat(64)}${']'.repeat(64)}}\n`)).toBe('CARRIED_FILE_DAMAGED');
  expect(read(`{"a":[${'[],'.repeat(150_000)}0]}\n`)).toBe('CARRIED_FILE_DAMAGED');
});

const signs = (length: number) => fc.stringMatching(new RegExp(`^[A-Za-z0-9+/]{${length}}$`));
const stanza = fc.tuple(signs(43), signs(43)).map(([share, key]) => `-> X25519 ${share}\n${key}\n`);
const version = 'age-encryption.org/v1\n';
const fileOf = (header: string) => bytesOf(`${writeEnvelope('office.AAAA')}${header}${'x'.repeat(200)}`);
const issueOf = (bytes: Uint8Array): unknown => {
  try {
    splitCarried(bytes, 'file', decode);
    return 'taken';
  } catch (error) {
    return error instanceof AppError ? error.details.issue : error;
  }
};

test('H1: an age header of one X25519 stanza is taken, and none else: any other number, kind, length or order of lines', () => {
  fc.assert(
    fc.property(fc.array(stanza, { maxLength: 4 }), signs(43), (stanzas, mac) => {
      expect(issueOf(fileOf(`${version}${stanzas.join('')}--- ${mac}\n`))).toBe(
        stanzas.length === 1 ? 'taken' : 'age-header',
      );
    }),
  );
  const strange = fc.oneof(
    fc.string({ maxLength: 3000 }),
    fc.string().map((text) => `-> ${text}\n\n`),
    fc.string().map((text) => `-> X25519 ${text}\n`),
    fc.integer({ min: 2, max: 400 }).map((count) => '-> a\n\n'.repeat(count)),
    signs(43).map((key) => `-> scrypt ${key} 30\n${key}\n`),
    signs(43).map((key) => `-> x25519 ${key}\n${key}\n`),
    fc.tuple(stanza, stanza).map(([one, other]) => `${one}-> grease\n\n${other}`),
    stanza.map((one) => `\n${one}`),
    stanza.map((one) => one.replaceAll('\n', '\r\n')),
  );
  fc.assert(
    fc.property(strange, signs(43), (text, mac) => {
      expect(issueOf(fileOf(`${version}${text}--- ${mac}\n`))).toBe('age-header');
      expect(issueOf(fileOf(text))).toBe('age-header');
    }),
  );
});
