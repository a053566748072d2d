import { expect, test } from 'vitest';
import { documentReferenceSchema } from '#domain/application.ts';
import type { ChecklistLine } from '#domain/checklist.ts';
import { findPages, paperOrderSchema } from '#domain/paper-order.ts';

const lineOf = (id: string, checks: ChecklistLine['checks'] = []): ChecklistLine => {
  const text = { en: id, sw: id };
  return { id, label: text, hint: text, brought: 'paper', checks, source: 'test' };
};

const places = paperOrderSchema.parse([
  { paper: 'logbook', page: 1 },
  { paper: 'holiday-snap', page: 2 },
  { paper: 'kra-pin', page: 5, pages: 2 },
  { paper: 'inspection', page: 9, pages: 40 },
  { paper: 'beyond', page: 11 },
]);

test('a line is shown on its own paper first, then on those that its checks read', () => {
  expect(findPages(lineOf('kra-pin'), places, 10)).toEqual([5, 6]);
  expect(findPages(lineOf('seller', [{ id: 'seller-name', paper: 'logbook' }]), places, 10)).toEqual([1]);
  expect(findPages(lineOf('kra-pin', [{ id: 'seller-name', paper: 'logbook' }]), places, 10)).toEqual([5, 6, 1]);
});

test('an order of papers that says more than the document has sends nobody to a page that is not there', () => {
  expect(findPages(lineOf('inspection'), places, 10)).toEqual([9, 10]);
  expect(findPages(lineOf('beyond'), places, 10)).toEqual([]);
  expect(findPages(lineOf('fees'), places, 10)).toEqual([]);
  expect(findPages(lineOf('logbook'), undefined, 10)).toEqual([]);
});

test.each([
  ['a page before the first', [{ paper: 'logbook', page: 0 }]],
  ['a page that no document has', [{ paper: 'logbook', page: 100_001 }]],
  ['pages without end', [{ paper: 'logbook', page: 1, pages: 1e9 }]],
  ['half a page', [{ paper: 'logbook', page: 1.5 }]],
  ['a paper without a name', [{ paper: '', page: 1 }]],
  ['more papers than any application has', Array.from({ length: 201 }, () => ({ paper: 'logbook', page: 1 }))],
])('a portal that sends %s is refused', (_what, papers) => {
  expect(documentReferenceSchema.safeParse({ id: 'd', name: 'd.pdf', papers }).success).toBe(false);
});

test('a document without an order of papers is as good as ever, and a paper that nobody knows is kept', () => {
  expect(documentReferenceSchema.safeParse({ id: 'd', name: 'd.pdf' }).success).toBe(true);
  const papers = [{ paper: 'letter-of-a-newer-portal', page: 1, pages: 1, colour: 'green' }];
  expect(documentReferenceSchema.parse({ id: 'd', name: 'd.pdf', papers }).papers).toEqual(papers);
});
