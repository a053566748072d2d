import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apply } from '#domain/command/apply.ts';
import { type IdentityKind, isSameIdentity, listAcceptedKinds } from '#domain/identity.ts';
import { advance, codeOf, contextOf, createCommand, releasePayload, testDay } from '#test/support/act.ts';
import { createApplication, testReference } from '#test/support/application.ts';

const rows = testReference['identity-kind'];
const isSame = (shown: [IdentityKind, string], named: [IdentityKind, string], on = testDay): boolean =>
  isSameIdentity(
    { kind: shown[0], number: shown[1] },
    { kind: named[0], number: named[1] },
    listAcceptedKinds(named[0], rows, on),
  );

test.each<[string, [IdentityKind, string], [IdentityKind, string], boolean]>([
  ['a zero in front left out', ['national-id', '1234567'], ['national-id', '01234567'], true],
  ['zeros put in front', ['national-id', '001234567'], ['national-id', '1234567'], true],
  ['spaces', ['national-id', '0 123 4567'], ['national-id', '01234567'], true],
  ['a zero at the end', ['national-id', '12345670'], ['national-id', '1234567'], false],
  ['a zero in the middle', ['national-id', '1203456'], ['national-id', '123456'], false],
  ['an alien card without its zero', ['alien-card', '123456'], ['alien-card', '0123456'], true],
  ['a passport with a hyphen', ['passport', 'AK-0123456'], ['passport', 'ak 0123456'], true],
  ['a passport with another dash', ['passport', 'AK\u20110123456'], ['passport', 'AK0123456'], true],
  ['a passport without its zero', ['passport', 'AK123456'], ['passport', 'AK0123456'], false],
  ['a passport of digits, without its zero', ['passport', '1234567'], ['passport', '01234567'], false],
  ['digits of full width', ['national-id', '１２３４５６７８'], ['national-id', '12345678'], true],
  ['a company without its zero', ['company', 'PVT-2016/12345'], ['company', 'PVT-2016/012345'], false],
  ['nothing but zeros', ['national-id', '000'], ['national-id', '0'], true],
])('desk-11: %s', (_why, shown, named, same) => {
  expect(isSame(shown, named)).toBe(same);
  expect(isSame(named, shown)).toBe(same);
});

test.each<[string, IdentityKind, IdentityKind, string, boolean]>([
  ['the new card with the same number', 'maisha-card', 'national-id', testDay, true],
  ['the old card of a number that the application has as the new one', 'national-id', 'maisha-card', testDay, true],
  ['the new card before there was one', 'maisha-card', 'national-id', '2023-10-31', false],
  ['an alien card with the number of a national ID', 'alien-card', 'national-id', testDay, false],
  ['a passport with the number of a national ID', 'passport', 'national-id', testDay, false],
  ['a company number that is a person’s', 'company', 'national-id', testDay, false],
])('desk-21: %s', (_why, shown, named, on, same) =>
  expect(isSame([shown, '12345678'], [named, '12345678'], on)).toBe(same),
);

test('desk-21: what is ready is handed over to the new card, and the act keeps what was shown', () => {
  const shelved = advance(createApplication(), 'shelved');
  const { collector, ...rest } = releasePayload(shelved);
  const shown = { ...collector, identity: { kind: 'maisha-card' as const, number: `0${collector.identity.number}` } };
  const act = (identity: typeof shown.identity) =>
    apply(
      shelved,
      createCommand('item.release', shelved, { ...rest, collector: { ...collector, identity } }),
      contextOf('collection'),
    );
  expect(act(shown.identity).releases[0]?.collector.identity).toEqual(shown.identity);
  expect(codeOf(() => act({ kind: 'maisha-card', number: '99999999' }))).toBe('COLLECTOR_MISMATCH');
});

test('desk-11: whatever is printed between the digits of a number, it is the same number, and another digit makes another', () => {
  const between = fc.constantFrom('', ' ', '-', '\u2013', '\u00a0', '\u200b');
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 99_999_999 }),
      fc.integer({ min: 0, max: 3 }),
      fc.array(between, { minLength: 12, maxLength: 12 }),
      (number, zeros, gaps) => {
        const digits = `${'0'.repeat(zeros)}${number}`;
        const written = [...digits].map((digit, place) => digit + (gaps[place] ?? '')).join('');
        expect(isSame(['national-id', written], ['national-id', String(number)])).toBe(true);
        expect(isSame(['national-id', written], ['national-id', String(number + 1)])).toBe(false);
      },
    ),
  );
});
