import { expect, test } from 'vitest';
import type { Application } from '#domain/application.ts';
import { listVoidedApprovals } from '#domain/approval.ts';
import { createApplication } from '#test/support/application.ts';

const plain = createApplication();
const approval = { documentSha256: 'a'.repeat(64), revision: 1, at: 10, by: 'V-1' };
const approved = { act: 'application.approve', at: 10, by: 'V-1' };
const withTimeline = (acts: string[], change: Partial<Application> = {}): Application => ({
  ...plain,
  timeline: [approved, ...acts.map((act, place) => ({ act, at: 20 + place, by: 'V-2' }))],
  ...change,
});

test.each<[string, Application, string[]]>([
  ['still counts', withTimeline([], { approvals: [approval] }), []],
  ['a mark came, which leaves no line', withTimeline([]), ['mark']],
  ['a scan came', withTimeline(['evidence.attach', 'application.return']), ['evidence']],
  ['it was returned and resubmitted', withTimeline(['application.return', 'portal.resubmit']), ['returned']],
  ['it was rejected', withTimeline(['application.reject']), ['rejected']],
  ['resubmitted meanwhile', withTimeline(['portal.resubmit'], { revision: 2, approvals: [approval] }), ['resubmitted']],
  [
    'given again since',
    withTimeline(['application.approve'], { approvals: [{ ...approval, at: 20, by: 'V-2' }] }),
    ['mark'],
  ],
])('an approval that counts no longer says why: %s', (_name, application, causes) =>
  expect(listVoidedApprovals(application).map(({ cause, by }) => `${cause} ${by}`)).toEqual(
    causes.map((cause) => `${cause} V-1`),
  ),
);
