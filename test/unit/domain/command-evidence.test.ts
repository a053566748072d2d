import { expect, test } from 'vitest';
import { type Application, applicationSchema, type Evidence, statusOf } from '#domain/application.ts';
import { apply } from '#domain/command/apply.ts';
import { commandSchema, type Payload } from '#domain/command/command.ts';
import { findScanMediaType, maxScanBytes } from '#domain/scan.ts';
import { advance, codeOf, contextOf, createCommand } from '#test/support/act.ts';
import { createApplication } from '#test/support/application.ts';

const plain = createApplication();
const payload: Payload<'evidence.attach'> = {
  sha256: 'c'.repeat(64),
  mediaType: 'image/jpeg',
  sizeBytes: 1234,
  kind: 'collector-authority',
  note: 'by hand',
};
const attach = (state: Application = plain, change: Partial<typeof payload> = {}) =>
  apply(state, createCommand('evidence.attach', state, { ...payload, ...change }), contextOf('collection'));

test('a scan stands in the record with who made it, when, where and how large it is', () => {
  const { evidence, timeline, standing } = attach();
  expect(evidence).toEqual([
    { ...payload, workstationId: 'counter-1', at: expect.any(Number), by: 'KT1' },
  ] satisfies Evidence[]);
  expect([timeline.at(-1)?.act, standing]).toEqual(['evidence.attach', plain.standing]);
});

test('a scan is attached after the item has left as well, and beside those that are there', () => {
  const released = advance(plain, 'released');
  const twice = attach(attach(released), { sha256: 'd'.repeat(64) });
  expect(twice.evidence.map(({ sha256 }) => sha256[0])).toEqual(['c', 'd']);
  expect(statusOf(twice)).toBe('released');
});

test('the same scan is not attached a second time as the same kind, and as another it is', () => {
  const once = attach();
  expect(codeOf(() => attach(once))).toBe('EVIDENCE_ATTACHED');
  expect(attach(once, { kind: 'counter-scan' }).evidence).toHaveLength(2);
});

test('a kind that the reference data does not know is refused', () =>
  expect(codeOf(() => attach(plain, { kind: 'holiday-picture' }))).toBe('EVIDENCE_KIND_UNKNOWN'));

test.each([
  ['a type that no scan has', { mediaType: 'text/html' }],
  ['too many bytes', { sizeBytes: maxScanBytes + 1 }],
  ['no bytes', { sizeBytes: 0 }],
  ['a name that is no hash', { sha256: '../x' }],
  ['an empty note', { note: ' ' }],
])('an act with %s is none', (_what, change) => {
  expect(
    commandSchema.safeParse({ ...createCommand('evidence.attach', plain, payload), payload: { ...payload, ...change } })
      .success,
  ).toBe(false);
});

test('a scan of a newer centre, of an unknown type and with members of its own, is read and kept', () => {
  const newer = {
    ...plain,
    evidence: [
      { ...payload, mediaType: 'image/heic', workstationId: 'w', at: Date.UTC(2026, 2, 2), by: 'KT1', pages: 2 },
    ],
  };
  expect(applicationSchema.parse(newer).evidence).toEqual(newer.evidence);
});

test.each([
  ['%PDF-1.7', 'application/pdf'],
  ['\u00ff\u00d8\u00ff\u00e0', 'image/jpeg'],
  ['\u0089PNG\r\n\u001a\n', 'image/png'],
  ['<svg xmlns=', undefined],
  ['MZ\u0090', undefined],
  ['GIF89a', undefined],
  ['%PD', undefined],
  ['', undefined],
])('a file that begins with %j is %s', (text, type) =>
  expect(findScanMediaType(Buffer.from(text, 'latin1'))).toBe(type),
);
