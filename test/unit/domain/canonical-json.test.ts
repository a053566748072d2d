import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '#domain/contract/canonical-json.ts';

test.each([
  [{ b: 1, a: [{ d: null, c: 'x' }] }, '{"a":[{"c":"x","d":null}],"b":1}'],
  [{ a: undefined, b: 1 }, '{"b":1}'],
  [[undefined, 1], '[null,1]'],
  [{ é: 1, z: 2, Z: 3, '': 4 }, '{"":4,"Z":3,"z":2,"é":1}'],
  ['a "quote"\n', '"a \\"quote\\"\\n"'],
])('the hashed text is the same on both sides of the wire: %j', (value, text) =>
  expect(canonicalJson(value)).toBe(text),
);

const shuffle = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffle);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, shuffle(member)]),
  );
};

test('the order in which members were written never changes the hash', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => canonicalJson(shuffle(value)) === canonicalJson(value)));
});

test('nothing is lost on the way: the text parses back to the value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
