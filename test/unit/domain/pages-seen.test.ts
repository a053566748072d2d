import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apply } from '#domain/command/apply.ts';
import type { PagesSeen } from '#domain/command/pages-seen.ts';
import { approve } from '#domain/command/verification.ts';
import { codeOf, confirmAll, contextOf, createCommand } from '#test/support/act.ts';
import { createApplication } from '#test/support/application.ts';

const plain = createApplication();
const digest = 'a'.repeat(64);
const officer = contextOf('verifying');
const seenAll = (total: number): number[] => Array.from({ length: total }, (_, index) => index + 1);
const eight: PagesSeen = { total: 8, seen: seenAll(8), notDrawn: [], noticeOpen: false };

const confirmOn = (page: number | undefined, pages: PagesSeen | undefined) =>
  codeOf(() =>
    apply(
      plain,
      createCommand('verification.record', plain, {
        revision: plain.revision,
        marks: { agreement: { mark: 'confirmed', page } },
        pages,
      }),
      officer,
    ),
  );
const approveWith = (pages: PagesSeen, page = 1) => {
  const verification = Object.fromEntries(
    Object.entries(confirmAll(plain)).map(([line, mark]) => [line, { ...mark, page }]),
  );
  const state = { ...plain, verification };
  return codeOf(() =>
    apply(
      state,
      createCommand('application.approve', state, { revision: state.revision, documentSha256: digest, pages }),
      officer,
    ),
  );
};
const approveOnNoPage = () => {
  const verification = Object.fromEntries(
    Object.entries(confirmAll(plain)).map(([line, { page: _, ...mark }]) => [line, mark]),
  );
  const state = { ...plain, verification };
  return codeOf(() =>
    apply(
      state,
      createCommand('application.approve', state, { revision: 1, documentSha256: digest, pages: eight }),
      officer,
    ),
  );
};

test.each<[string, string, string]>([
  ['a whole document', approveWith(eight), 'done'],
  ['one page that was not drawn', approveWith({ ...eight, seen: [1, 2], notDrawn: [3] }), 'DOCUMENT_NOT_DRAWN'],
  ['a page that was seen and then found to have gaps', approveWith({ ...eight, notDrawn: [3] }), 'DOCUMENT_NOT_DRAWN'],
  ['a document of which nothing stood on screen', approveWith({ ...eight, seen: [] }), 'DOCUMENT_NOT_DRAWN'],
  ['a document recovered in part, its notice not read', approveWith({ ...eight, noticeOpen: true }), 'NOTICE_NOT_SEEN'],
  ['a line confirmed on a page that the document does not have', approveWith(eight, 9), 'PAGE_NOT_SEEN'],
  ['a line confirmed on its last page', approveWith(eight, 8), 'done'],
  ['a line confirmed on no page', approveOnNoPage(), 'PAGE_NOT_SEEN'],
])('desk-4: approving %s', (_name, code, wanted) => expect(code).toBe(wanted));

test.each<[string, number | undefined, PagesSeen | undefined, string]>([
  ['a page that stood on screen', 3, { ...eight, seen: [1, 3] }, 'done'],
  ['a page not turned to', 4, { ...eight, seen: [1, 3] }, 'PAGE_NOT_SEEN'],
  ['a page that could not be drawn', 3, { ...eight, seen: [1], notDrawn: [3] }, 'PAGE_NOT_SEEN'],
  ['a page with gaps that stood on screen', 3, { ...eight, notDrawn: [3] }, 'PAGE_NOT_SEEN'],
  ['a page, without a word of what was on screen', 3, undefined, 'PAGE_NOT_SEEN'],
  ['no page, before the document came', undefined, undefined, 'done'],
])('desk-4: confirming a line on %s', (_name, page, pages, wanted) => expect(confirmOn(page, pages)).toBe(wanted));

test('desk-4: returning stays possible whatever could be drawn, and a fault may be marked on a page that nobody saw', () => {
  const pages: PagesSeen = { total: 8, seen: [], notDrawn: seenAll(8), noticeOpen: true };
  const marked = apply(
    plain,
    createCommand('verification.record', plain, {
      revision: plain.revision,
      marks: { agreement: { mark: 'faulted', page: 3 } },
      pages,
    }),
    officer,
  );
  const reasons = [{ code: 'document-unreadable' }];
  const offered = officer.reference['reason-code'].find(
    ({ for: acts, services }) => acts.includes('return') && services.includes(plain.service),
  );
  const given = offered === undefined ? reasons : [{ code: offered.code }];
  expect(
    apply(marked, createCommand('application.return', marked, { revision: plain.revision, reasons: given }), officer)
      .standing,
  ).toBe('returned');
});

test('desk-4: no approval passes over a page that is known to be missing', () => {
  const page = fc.integer({ min: 1, max: 30 });
  fc.assert(
    fc.property(
      fc.uniqueArray(page),
      fc.uniqueArray(page, { minLength: 1 }),
      fc.boolean(),
      (seen, notDrawn, noticeOpen) => {
        expect(approveWith({ total: 30, seen, notDrawn, noticeOpen })).toBe('DOCUMENT_NOT_DRAWN');
      },
    ),
  );
});

test('desk-4: an approval without a word of what was on screen is malformed', () => {
  expect(approve.payload.safeParse({ revision: 1, documentSha256: digest }).success).toBe(false);
});

test.each([
  ['no page at all', { total: 0 }],
  ['a page before the first', { seen: [0] }],
  ['half a page', { notDrawn: [1.5] }],
  ['more pages than a document may have', { total: 100_001 }],
])('desk-4: an approval that names %s is malformed', (_name, change) => {
  expect(
    approve.payload.safeParse({
      revision: 1,
      documentSha256: digest,
      pages: { ...eight, ...change },
    }).success,
  ).toBe(false);
});
