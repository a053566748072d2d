import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { notification } from '#central/database/schema/index.ts';
import { type Application, statusOf } from '#domain/application.ts';
import { civilDateAt } from '#domain/civil-date.ts';
import type { PrintJob } from '#domain/item.ts';
import { listLines } from '#domain/reference.ts';
import {
  type ApplicationOptions,
  buyer,
  createApplication,
  createUuid,
  itemOf,
  testReference,
  withSheets,
} from '../../support/application.ts';
import {
  createCommandMaker,
  startTestCentre,
  type TestCentre,
  type TestDevice,
  testOfficers,
} from '../../support/central.ts';
import { firstPageSeen } from '../../support/pages-seen.ts';

const { verifying, printing, collection, supervisor, auditor } = testOfficers;
const sha256 = 'a'.repeat(64);

let centre: TestCentre;
let device: TestDevice;
let token: string;
let command: ReturnType<typeof createCommandMaker>;
let count = 0;

beforeAll(async () => {
  centre = await startTestCentre();
  device = await centre.enrolNew();
  token = (await centre.signIn(device, verifying)).token;
  command = createCommandMaker(device.workstationId, centre.now);
});
afterAll(() => centre.stop());

/**
 * With the hash of its document, as the centre states it once the bytes were served; `unseen`: nobody has asked for
 * them.
 */
const submit = async (options: ApplicationOptions = {}, unseen = false) => {
  count += 1;
  const made = createApplication({ number: count, on: civilDateAt(centre.now()), ...options });
  return centre.centre.placeRecord(unseen ? made : { ...made, document: { ...made.document, sha256 } });
};

const confirmAll = () => {
  const lines = listLines(testReference, createApplication({ on: civilDateAt(centre.now()) }));
  return Object.fromEntries(lines.map(({ id }) => [id, { mark: 'confirmed' as const, page: 1 }]));
};

const approveActs = (subject: string) => [
  command('verification.record', subject, verifying.staffNumber, {
    revision: 1,
    marks: confirmAll(),
    pages: firstPageSeen,
  }),
  command('application.approve', subject, verifying.staffNumber, {
    revision: 1,
    documentSha256: sha256,
    pages: firstPageSeen,
  }),
];

const printActs = (record: Application, serial: string) => {
  const [jobId, itemId] = [createUuid(count, 700), itemOf(record).id];
  return [
    command('item.make', record.id, printing.staffNumber, { itemId, jobId, documentSha256: sha256 }),
    command('item.confirm', record.id, printing.staffNumber, { itemId, jobId, serial }),
  ];
};

describe('a command', () => {
  it('takes an application from submitted to released, each act once, with a notice when it is ready', async () => {
    const record = await submit();
    const { id, register } = record;
    const itemId = itemOf(record).id;
    const answers = await centre.push(token, [
      ...approveActs(id),
      ...printActs(record, 'B 1000001'),
      command('item.shelve', id, collection.staffNumber, { itemId, scanned: 'b1000001', bay: 'a', box: '3' }),
      command('item.release', id, collection.staffNumber, {
        items: [itemId],
        collector: { name: buyer.name, identity: buyer.identity },
        originalSeen: true,
        surrendered: [{ kind: 'logbook', number: register?.logbookNumber ?? '' }],
        signature: { strokes: [[1, 1, 20, 20]] },
        slipNumber: 'S-1',
      }),
    ]);
    expect(answers.map(({ kind, version, problem }) => problem?.code ?? `${kind} ${version}`)).toEqual([
      'applied 2',
      'applied 3',
      'applied 4',
      'applied 5',
      'applied 6',
      'applied 7',
    ]);
    const stored = await centre.centre.getApplication(centre.office.id, id);
    expect([statusOf(stored), stored.version]).toEqual(['released', 7]);
    expect(stored.items).toMatchObject([
      { shelf: { bay: 'A', box: '3' }, sheets: [{ serial: 'B1000001', outcome: 'confirmed' }] },
    ]);
    const notices = await centre.store.database
      .select()
      .from(notification)
      .where(and(eq(notification.officeId, centre.office.id), eq(notification.applicationId, id)));
    expect(notices).toMatchObject([{ on: 'ready', to: 'applicant', revision: 1, sentAt: null }]);
  });

  it('that approves other bytes than the centre served is refused: a swapped document would otherwise be approved', async () => {
    const { id, officeId, document } = await submit({}, true);
    await centre.centre.storeDocument(officeId, document.id, new TextEncoder().encode('%PDF-1.7 the true one'));
    expect((await centre.request(`/v1/document/${document.id}`, { token })).status).toBe(200);
    const [, approval] = await centre.push(token, approveActs(id));
    expect(approval).toMatchObject({ kind: 'refused', problem: { code: 'DOCUMENT_NOT_SEEN' } });
  });

  it('sent at once under one id for two applications acts on one: receipts that race would otherwise both pass', async () => {
    const [one, other] = [await submit(), await submit()];
    const first = command('application.return', one.id, verifying.staffNumber, {
      revision: 1,
      reasons: [{ code: 'page-missing' }],
    });
    const second = { ...first, subject: { ...first.subject, id: other.id } };
    const answers = (await Promise.all([first, second].map((act) => centre.push(token, [act])))).flat();
    expect(answers.map(({ kind, problem }) => problem?.code ?? kind).sort()).toEqual(['COMMAND_ID_REUSED', 'applied']);
  });

  it('that was refused is refused again, even when it would now pass: the counter has told the officer no', async () => {
    const { id } = await submit();
    const early = command('application.approve', id, verifying.staffNumber, {
      revision: 1,
      documentSha256: sha256,
      pages: firstPageSeen,
    });
    const [refused] = await centre.push(token, [early]);
    expect(refused).toMatchObject({ kind: 'refused', problem: { code: 'CHECKLIST_INCOMPLETE' } });
    await centre.push(token, approveActs(id).slice(0, 1));
    expect(await centre.push(token, [early])).toEqual([refused]);
  });

  it.each([
    ['by an officer without the role', auditor.staffNumber, 'ROLE_MISSING'],
    ['by an officer of another desk', collection.staffNumber, 'ROLE_MISSING'],
    ['by an officer nobody knows', 'KT9999', 'OTHER_OFFICE'],
    ['by an officer of another office', 'KT2001', 'OTHER_OFFICE'],
  ])('%s is refused with %s', async (_who, staffNumber, code) => {
    const other = testReference.office.find(({ id }) => id !== centre.office.id);
    await centre.centre.createOffice(other ?? centre.office);
    await centre.createOfficer({ ...verifying, staffNumber: 'KT2001' }, other?.id);
    const { id } = await submit();
    const [answer] = await centre.push(token, [
      command('verification.record', id, staffNumber, { revision: 1, marks: {} }),
    ]);
    expect(answer).toMatchObject({ kind: 'refused', problem: { code } });
    expect((await centre.centre.getApplication(centre.office.id, id)).version).toBe(1);
  });

  it('on an application of another office is refused as unknown: an office would otherwise work on, or probe, another', async () => {
    const elsewhere = testReference.office.find(({ id }) => id !== centre.office.id);
    await centre.centre.createOffice(elsewhere ?? centre.office);
    const { id } = await submit({ officeId: elsewhere?.id ?? '' });
    const [answer] = await centre.push(token, [
      command('verification.record', id, verifying.staffNumber, { revision: 1, marks: {} }),
    ]);
    expect(answer).toMatchObject({ kind: 'refused', problem: { code: 'NOT_FOUND' } });
  });

  it('of another workstation is refused and leaves its id free: a stolen token could otherwise spoil the acts of other counters', async () => {
    const { id } = await submit();
    const other = await centre.enrolNew();
    const act = command(
      'verification.record',
      id,
      verifying.staffNumber,
      { revision: 1, marks: {} },
      { workstation: other.workstationId },
    );
    const [answer] = await centre.push(token, [act]);
    expect(answer).toMatchObject({ kind: 'refused', problem: { code: 'WORKSTATION_UNKNOWN' } });
    const session = await centre.signIn(other, verifying);
    expect(await centre.push(session.token, [act])).toMatchObject([{ kind: 'applied' }]);
  });
});

describe('a centre in trouble', () => {
  const meet = (code: string, times: number) => {
    const spy = vi.spyOn(centre.store.database, 'transaction');
    for (let turn = 0; turn < times; turn += 1)
      spy.mockRejectedValueOnce(Object.assign(new Error('in trouble'), { code }));
    return spy;
  };

  it('tries again by itself when two transactions met', async () => {
    const { id } = await submit();
    const spy = meet('40001', 3);
    expect(
      await centre.push(token, [command('verification.record', id, verifying.staffNumber, { revision: 1, marks: {} })]),
    ).toMatchObject([{ kind: 'applied' }]);
    spy.mockRestore();
  });

  it.each([
    ['that stays busy', '40001', 5, 'CENTRE_BUSY'],
    ['with a bug', 'XX000', 1, 'BUG'],
  ])(
    '%s judges a batch act by act, says later to what fails alone too, and remembers nothing of it: it would otherwise be lost',
    async (_how, code, times, problem) => {
      const [one, other] = [await submit(), await submit()];
      const acts = [one, other].map(({ id }) =>
        command('verification.record', id, verifying.staffNumber, { revision: 1, marks: {} }),
      );
      const spy = meet(code, times * 2);
      expect(await centre.push(token, acts)).toMatchObject([
        { kind: 'later', problem: { code: problem } },
        { kind: 'applied' },
      ]);
      spy.mockRestore();
      expect(await centre.push(token, acts)).toMatchObject([{ kind: 'applied' }, { kind: 'duplicate' }]);
    },
  );

  it('that has lost its database says later to the whole batch at once, and takes it whole when it comes again', async () => {
    const [one, other] = [await submit(), await submit()];
    const acts = [one, other].map(({ id }) =>
      command('verification.record', id, verifying.staffNumber, { revision: 1, marks: {} }),
    );
    const spy = meet('ECONNREFUSED', 1);
    const later = { kind: 'later', problem: { code: 'CENTRE_BUSY' } };
    expect(await centre.push(token, acts)).toMatchObject([later, later]);
    spy.mockRestore();
    expect(await centre.push(token, acts)).toMatchObject([{ kind: 'applied' }, { kind: 'applied' }]);
  });

  it.each(['a\u0000b', 'a\ud83d'])(
    'refuses text that no database can keep, %j: the counter would send the act in vain for ever',
    async (note) => {
      const [one, other] = [await submit(), await submit()];
      const bad = command('application.return', one.id, verifying.staffNumber, {
        revision: 1,
        reasons: [{ code: 'page-missing', note }],
      });
      const good = command('verification.record', other.id, verifying.staffNumber, { revision: 1, marks: {} });
      const stranger = {
        ...command('verification.record', one.id, verifying.staffNumber, { revision: 1, marks: {} }),
        [note]: 1,
      };
      const refused = { kind: 'refused', problem: { code: 'INVALID_INPUT' } };
      expect(await centre.push(token, [bad, stranger, good])).toMatchObject([refused, refused, { kind: 'applied' }]);
    },
  );

  it('that must wait holds back the later acts on its application: a print judged before its approval would be refused for good', async () => {
    const record = await submit();
    const acts = [...approveActs(record.id), ...printActs(record, 'B 6000001')];
    const spy = meet('40001', 10);
    expect((await centre.push(token, acts)).map(({ kind }) => kind)).toEqual(['later', 'later', 'later', 'later']);
    spy.mockRestore();
    expect((await centre.push(token, acts)).map(({ kind }) => kind)).toEqual([
      'applied',
      'applied',
      'applied',
      'applied',
    ]);
  });
});

describe('a numbered blank', () => {
  it('that the portal has on record is used: a logbook issued before the counters came would otherwise lend its serial', async () => {
    const job = { documentSha256: sha256, workstationId: 'old', at: centre.now(), by: 'KT0000' };
    const place = async (sheet: Pick<PrintJob, 'jobId' | 'outcome'> & Partial<PrintJob>) =>
      centre.centre.placeRecord(withSheets(await submit({ standing: 'approved' }), [{ ...job, ...sheet }]));
    await place({ jobId: createUuid(1, 703), outcome: 'confirmed', serial: 'b 5000001' });
    const record = await place({ jobId: createUuid(2, 703), outcome: 'open' });
    const [answer] = await centre.push(token, [
      command('item.confirm', record.id, printing.staffNumber, {
        itemId: itemOf(record).id,
        jobId: createUuid(2, 703),
        serial: 'B 5000001',
      }),
    ]);
    expect(answer).toMatchObject({ kind: 'refused', problem: { code: 'SERIAL_USED' } });
  });

  it('confirmed on one application is refused on a second: two logbooks would otherwise carry one serial', async () => {
    const [one, other] = [await submit(), await submit()];
    await centre.push(token, [...approveActs(one.id), ...printActs(one, 'B 2000001')]);
    const answers = await centre.push(token, [...approveActs(other.id), ...printActs(other, 'b-2000001')]);
    expect(answers.at(-1)).toMatchObject({ kind: 'refused', problem: { code: 'SERIAL_USED' } });
    const stored = await centre.centre.getApplication(centre.office.id, other.id);
    expect([statusOf(stored), stored.version]).toEqual(['making', 4]);
  });

  it('spoiled is gone for good, and spoiling without a blank uses none', async () => {
    const record = await submit();
    const [id, itemId] = [record.id, itemOf(record).id];
    const [first, second] = [createUuid(1, 701), createUuid(2, 701)];
    const print = (jobId: string) =>
      command('item.make', id, printing.staffNumber, { itemId, jobId, documentSha256: sha256 });
    const answers = await centre.push(token, [
      ...approveActs(id),
      print(first),
      command('item.spoil', id, supervisor.staffNumber, {
        itemId,
        jobId: first,
        serial: 'B 3000001',
        reason: 'paper-jam',
      }),
      print(second),
      command('item.confirm', id, printing.staffNumber, { itemId, jobId: second, serial: 'B 3000001' }),
      command('item.spoil', id, printing.staffNumber, {
        itemId,
        jobId: second,
        serial: null,
        reason: 'not-printed',
        printerState: 'canceled',
      }),
    ]);
    expect(answers.map(({ kind, problem }) => problem?.code ?? kind)).toEqual([
      'applied',
      'applied',
      'applied',
      'applied',
      'applied',
      'SERIAL_USED',
      'applied',
    ]);
  });

  it('of a print that is withdrawn is spoiled at the centre, at whatever step the record is: the sheet could otherwise be used', async () => {
    const record = await submit({ standing: 'returned' });
    const { id } = record;
    const [jobId, itemId] = [createUuid(3, 701), itemOf(record).id];
    const print = command('item.make', id, printing.staffNumber, { itemId, jobId, documentSha256: sha256 });
    const withdrawal = {
      commandId: print.id,
      commandName: 'item.make',
      reason: 'gone',
      blank: { jobId, serial: 'b 3000002' },
    };
    const [refused] = await centre.push(token, [print]);
    const [withdrawn, again, other] = await centre.push(token, [
      command('act.withdraw', id, printing.staffNumber, withdrawal),
      command('act.withdraw', id, printing.staffNumber, withdrawal),
      command('act.escalate', id, verifying.staffNumber, {
        commandId: createUuid(3, 701),
        commandName: 'application.return',
        note: 'who is right',
      }),
    ]);
    expect([refused, withdrawn, again, other].map((one) => one?.problem?.code ?? one?.kind)).toEqual([
      'WRONG_STATUS',
      'applied',
      'SERIAL_USED',
      'applied',
    ]);
    const stored = await centre.centre.getApplication(centre.office.id, id);
    expect(stored).toMatchObject({
      standing: 'returned',
      items: [{ sheets: [] }],
      timeline: [{ act: 'act.withdraw', blank: { serial: 'B3000002' } }, { act: 'act.escalate' }],
    });
    const next = await submit();
    const answers = await centre.push(token, [...approveActs(next.id), ...printActs(next, 'B 3000002')]);
    expect(answers.at(-1)).toMatchObject({ kind: 'refused', problem: { code: 'SERIAL_USED' } });
  });

  it('raced for by two applications goes to one', async () => {
    const [one, other] = [await submit(), await submit()];
    const jobs = [one, other].map((record, position) => ({
      id: record.id,
      itemId: itemOf(record).id,
      jobId: createUuid(count + position, 702),
    }));
    for (const { id, itemId, jobId } of jobs)
      await centre.push(token, [
        ...approveActs(id),
        command('item.make', id, printing.staffNumber, { itemId, jobId, documentSha256: sha256 }),
      ]);
    const acts = jobs.map(({ id, itemId, jobId }) =>
      command('item.confirm', id, printing.staffNumber, { itemId, jobId, serial: 'B 4000001' }),
    );
    const answers = (await Promise.all(acts.map((act) => centre.push(token, [act])))).flat();
    expect(answers.map(({ kind, problem }) => problem?.code ?? kind).sort()).toEqual(['SERIAL_USED', 'applied']);
  });
});
