import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchName, normaliseName } from '#domain/person-name.ts';

test.each([
  ['the same', 'Peter Otieno Odhiambo', 'Peter Otieno Odhiambo'],
  ['the order as on the ID card', 'ODHIAMBO PETER OTIENO', 'Peter Otieno Odhiambo'],
  ['an apostrophe', "Grace N'gang'a", 'GRACE NGANGA'],
  ['a typographic apostrophe', 'Grace N’gang’a', "Grace N'gang'a"],
  ['a diacritic', 'José Mwangi', 'JOSE MWANGI'],
  ['a hyphen for a space', 'Ann-Marie Wambui', 'Wambui Ann Marie'],
  ['spaces', '  Peter   Otieno ', 'Peter Otieno'],
])('%s makes no other person', (_why, shown, recorded) => expect(matchName(shown, recorded)).toBe('exact'));

test.each([
  ['a name left out', 'Peter Odhiambo', 'Peter Otieno Odhiambo'],
  ['an initial', 'Peter O. Odhiambo', 'Peter Otieno Odhiambo'],
  ['an initial that could also be the next word', 'J Jane', 'Jane John'],
  ['an initial that could also be the word before', 'Jane J', 'John Jane'],
  ['one letter wrong', 'Peter Otieno Odhiembo', 'Peter Otieno Odhiambo'],
  ['one letter left out', 'Peter Otieno Odhimbo', 'Peter Otieno Odhiambo'],
  ['one letter too many', 'Petter Otieno Odhiambo', 'Peter Otieno Odhiambo'],
  ['two letters swapped', 'Peter Otieno Odhaimbo', 'Peter Otieno Odhiambo'],
])('%s is close, to be seen by the officer', (_why, shown, recorded) =>
  expect(matchName(shown, recorded)).toBe('close'),
);

test.each([
  ['two names shared, the third another', 'Peter Otieno Odhiambo', 'Peter Otieno Ouma'],
  ['one name shared', 'Peter Odhiambo', 'Peter Mwangi'],
  ['one word only', 'Peter', 'Peter Otieno'],
  ['a short word with a slip', 'Ann Otieno', 'Anu Otieno'],
  ['two slips in a word', 'Peter Odhiembu', 'Peter Odhiambo'],
  ['a word used twice for one', 'Otieno Otieno', 'Otieno Peter'],
  ['no name at all', '', 'Peter Otieno'],
  ['nothing against nothing', ' - ', ''],
])('%s is another person', (_why, shown, recorded) => expect(matchName(shown, recorded)).toBe('different'));

const word = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom('J', 'Jane', 'John', 'Otieno', 'Otien', 'O') },
  { weight: 1, arbitrary: fc.string({ maxLength: 8 }) },
);
const name = fc.array(word, { maxLength: 4 }).map((words) => words.join(' '));

test('which of two names is the shown one never decides the match', () => {
  fc.assert(
    fc.property(name, name, (one, other) => matchName(one, other) === matchName(other, one)),
    { numRuns: 2000 },
  );
});

test('every name with a letter in it is exactly itself, in any order and case', () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray(['Grace', 'wanjiku', "N'gang'a", 'José', 'O', 'MWANGI'], { minLength: 1 }),
      (words) => {
        expect(matchName(words.join(' '), [...words].reverse().join(' ').toUpperCase())).toBe('exact');
        expect(normaliseName(words.join('-'))).toBe(normaliseName(words.toReversed().join(' ')));
      },
    ),
  );
});
