import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { civilDateAt } from '#domain/civil-date.ts';
import type { Command } from '#domain/command/command.ts';
import { listLines } from '#domain/reference.ts';
import { parseReference } from '#domain/reference-pack.ts';
import {
  createApplication,
  createSubmission,
  createUuid,
  testPacks,
  testReference,
} from '../../support/application.ts';
import {
  createCommandMaker,
  startTestCentre,
  type TestCentre,
  type TestOfficer,
  testOfficers,
} from '../../support/central.ts';
import { firstPageSeen } from '../../support/pages-seen.ts';

/** A transfer that two officers approve. */
const rows = testReference.service.map((row) =>
  row.id === 'ownership-transfer' ? { ...row, approvals: [{ count: 2 }] } : row,
);
const reference = parseReference({ ...testPacks, service: { version: '2026-12-06', rows } });
const sha256 = 'a'.repeat(64);
const first = testOfficers.verifying;
const second: TestOfficer = { ...first, staffNumber: 'KT1006', name: 'Ann Chebet', totpSecret: 'JBSWY3DPEHPK3PXF' };

type Desk = { token: string; command: ReturnType<typeof createCommandMaker> };
let centre: TestCentre;
let here: Desk;
let there: Desk;
let count = 0;

beforeAll(async () => {
  centre = await startTestCentre({ reference });
  await centre.createOfficer(second);
  const openDesk = async (officer: TestOfficer, group: number): Promise<Desk> => {
    const device = await centre.enrolNew();
    const { token } = await centre.signIn(device, officer);
    return { token, command: createCommandMaker(device.workstationId, centre.now, group) };
  };
  here = await openDesk(first, 500);
  there = await openDesk(second, 501);
});
afterAll(() => centre.stop());

const submit = () => {
  count += 1;
  const made = createApplication({ number: count, on: civilDateAt(centre.now()) });
  return centre.centre.placeRecord({ ...made, document: { ...made.document, sha256 } });
};
const marks = () => {
  const lines = listLines(reference, createApplication({ on: civilDateAt(centre.now()) }));
  return Object.fromEntries(lines.map(({ id }) => [id, { mark: 'confirmed' as const, page: 1 }]));
};
const approval = ({ command }: Desk, id: string, { staffNumber }: TestOfficer, revision = 1): Command =>
  command('application.approve', id, staffNumber, { revision, documentSha256: sha256, pages: firstPageSeen });
const verify = ({ command }: Desk, id: string, revision = 1): Command =>
  command('verification.record', id, first.staffNumber, { revision, marks: marks(), pages: firstPageSeen });

/** Each act by its answer. */
const push = async (desk: Desk, ...acts: Command[]): Promise<string[]> =>
  (await centre.push(desk.token, acts)).map(({ kind, problem }) => problem?.code ?? kind);
const read = (id: string) => centre.centre.getApplication(centre.office.id, id);
const approveFirst = async (): Promise<string> => {
  const { id } = await submit();
  expect(await push(here, verify(here, id), approval(here, id, first))).toEqual(['applied', 'applied']);
  return id;
};

describe('a service that two officers approve', () => {
  it('is approved by two of them, on one desk or on two', async () => {
    for (const desk of [here, there]) {
      const id = await approveFirst();
      expect(await read(id)).toMatchObject({ standing: 'submitted', decision: null });
      expect(await push(desk, approval(desk, id, second))).toEqual(['applied']);
      expect(await read(id)).toMatchObject({
        standing: 'approved',
        approvals: [{ by: first.staffNumber }, { by: second.staffNumber }],
        decision: { by: second.staffNumber },
      });
    }
  });

  it.each<[string, (id: string) => Promise<string[]>]>([
    ['twice at one desk', (id) => push(here, approval(here, id, first))],
    ['at another workstation', (id) => push(there, approval(there, id, first))],
    ['twice in one batch', (id) => push(here, approval(here, id, first), approval(here, id, first))],
    ['dated before his first', (id) => push(there, { ...approval(there, id, first), at: centre.now() - 60_000 })],
    ['dated a minute ahead', (id) => push(there, { ...approval(there, id, first), at: centre.now() + 60_000 })],
    [
      'late, hours after it was done',
      async (id) => {
        const act = approval(there, id, first);
        centre.advance(2 * 3_600_000);
        return push(there, act);
      },
    ],
  ])('is not approved by one of them alone: %s', async (_name, again) => {
    const id = await approveFirst();
    for (const code of await again(id)) expect(code).toBe('APPROVED_BY_SAME');
    expect(await read(id)).toMatchObject({ standing: 'submitted', approvals: [{ by: first.staffNumber }] });
    expect((await read(id)).approvals).toHaveLength(1);
  });

  it('is approved once by two who approve at the same moment at two desks', async () => {
    const id = await approveFirst();
    const third = { ...second, staffNumber: testOfficers.supervisor.staffNumber };
    const answers = await Promise.all([
      push(there, approval(there, id, second)),
      push(here, approval(here, id, third)),
    ]);
    expect(answers.flat().sort()).toEqual(['WRONG_STATUS', 'applied']);
    expect((await read(id)).approvals).toHaveLength(2);
  });
});

describe('an approval counts no longer', () => {
  const line = listLines(reference, createApplication())[0]?.id ?? '';
  it.each<[string, (id: string) => Command]>([
    [
      'a fault',
      (id) =>
        there.command('verification.record', id, second.staffNumber, {
          revision: 1,
          marks: { [line]: { mark: 'faulted', page: 1 } },
        }),
    ],
    [
      'an override',
      (id) =>
        there.command('verification.record', id, second.staffNumber, {
          revision: 1,
          marks: { [line]: { mark: 'overridden', reason: 'seen elsewhere', page: 1 } },
          pages: firstPageSeen,
        }),
    ],
    [
      'a scan',
      (id) =>
        there.command('evidence.attach', id, second.staffNumber, {
          sha256: createUuid(count, 9).replaceAll('-', '').repeat(2),
          mediaType: 'image/png',
          sizeBytes: 10,
          kind: 'affidavit',
        }),
    ],
    [
      'a return',
      (id) =>
        there.command('application.return', id, second.staffNumber, {
          revision: 1,
          reasons: [{ code: 'page-missing' }],
        }),
    ],
  ])('after %s by the second officer, who is then not the only judge of what he did', async (_name, act) => {
    const id = await approveFirst();
    expect(await push(there, act(id))).toEqual(['applied']);
    const { approvals, standing } = await read(id);
    expect(approvals).toEqual([]);
    if (standing !== 'submitted') return;
    // His own approval is then the first of two.
    await push(there, verify(there, id), approval(there, id, second));
    expect(await read(id)).toMatchObject({ standing: 'submitted', approvals: [{ by: second.staffNumber }] });
    expect(await push(here, approval(here, id, first))).toEqual(['applied']);
    expect((await read(id)).standing).toBe('approved');
  });

  it('after a resubmission, and both officers approve the new revision', async () => {
    const submission = createSubmission({ number: 900, on: civilDateAt(centre.now()) });
    const given = { ...submission, document: { ...submission.document, sha256 } };
    const { id } = given;
    await centre.centre.takeIn([given]);
    await push(here, verify(here, id), approval(here, id, first));
    await centre.centre.takeIn([{ ...given, reference: 'TIMS-MENDED' }]);
    expect(await read(id)).toMatchObject({ standing: 'submitted', revision: 2, approvals: [] });
    expect(await push(there, approval(there, id, second))).toEqual(['REVISION_CHANGED']);
    await push(here, verify(here, id, 2), approval(here, id, first, 2));
    expect(await push(there, approval(there, id, second, 2))).toEqual(['applied']);
    expect((await read(id)).standing).toBe('approved');
  });
});
