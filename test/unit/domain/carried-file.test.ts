import { expect, test } from 'vitest';
import { z } from 'zod';
import { makeCarriedReader, parseEnvelope, sealBytes } from '#domain/contract/carried-file.ts';
import { codeOf } from '#test/support/counter.ts';

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
])('the first line says what a file is and whose: %j', (text, code) => expect(codeOf(() => parseEnvelope(bytesOf(text), 'file', decode))).toBe(code));

test('what lies inside is read to its end and never beyond it: the seal is no part of it', () => {
  const seal = Buffer.alloc(sealBytes, 10);
  const open = (text: string) => makeCarriedReader(Buffer.concat([bytesOf(text), seal]), decode);
  const line = z.object({ a: z.number() });
  const reader = open('{"a":1}\nabc');
  expect(codeOf(reader.end)).toBe('CARRIED_FILE_DAMAGED');
  expect([reader.line(line), decode(reader.take(2))]).toEqual([{ a: 1 }, 'ab']);
  expect([codeOf(() => reader.take(2)), codeOf(reader.end)]).toEqual(['CARRIED_FILE_DAMAGED', 'CARRIED_FILE_DAMAGED']);
  expect([decode(reader.take(1)), codeOf(reader.end), Buffer.from(reader.seal).equals(seal)]).toEqual(['c', 'done', true]);
  for (const text of ['{"a":1}', '{"a":\n', '{"a":"1"}\n', ''])
    expect(
      codeOf(() => open(text).line(line)),
      text,
    ).toBe('CARRIED_FILE_DAMAGED');
  expect(codeOf(() => makeCarriedReader(Buffer.alloc(sealBytes - 1), decode).line(line))).toBe('CARRIED_FILE_DAMAGED');
});
