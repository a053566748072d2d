import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applicationEntrySchema } from '#domain/contract/api.ts';
import { makeApplication } from '../../support/application.ts';
import { createCommandMaker, createDatabase, startTestCentre, type TestCentre, type TestDevice, testOfficers } from '../../support/central.ts';

/** Two centres on one PostgreSQL server; runs where KAUNTA_TEST_POSTGRES names a server that may create databases. */
const server = process.env.KAUNTA_TEST_POSTGRES ?? '';
const { verifying } = testOfficers;

describe.runIf(server !== '')('two centres on one database', () => {
  let centres: TestCentre[];
  let one: TestCentre;
  let other: TestCentre;
  let device: TestDevice;
  let token: string;

  beforeAll(async () => {
    const databaseUrl = await createDatabase(server);
    centres = await Promise.all([startTestCentre({ databaseUrl }), startTestCentre({ databaseUrl })]);
    [one, other] = centres as [TestCentre, TestCentre]; // two were started
    device = await one.enrolNew();
    token = (await one.signIn(device, verifying)).token;
    await one.centre.submitApplications(Array.from({ length: 80 }, (_, number) => makeApplication({ number })));
  });
  afterAll(() => Promise.all(centres.map((centre) => centre.stop())));

  it('start at once without both migrating, and one takes the token of the other', async () => {
    expect((await other.pull(token)).entries).toHaveLength(80);
  });

  it('give one gapless feed: a reader of one would otherwise step over a late commit of the other', async () => {
    const command = createCommandMaker(device.workstationId, one.now);
    let { cursor } = await other.pull(token, '0', 500);
    const first = Number(cursor);
    const seen: number[] = [];
    let isDone = false;
    const read = async () => {
      const page = await other.pull(token, cursor, 5);
      seen.push(...page.entries.map((entry) => applicationEntrySchema.parse(entry).sequence));
      cursor = page.cursor;
      return page.entries.length;
    };
    const reader = (async () => {
      while (!isDone || (await read()) > 0) await read();
    })();
    const acts = Array.from({ length: 80 }, (_, number) =>
      command('verification.record', makeApplication({ number }).id, verifying.staffNumber, { revision: 1, marks: {} }),
    );
    const answers = await Promise.all(acts.map((act, position) => (position % 2 === 0 ? one : other).push(token, [act])));
    isDone = true;
    await reader;
    expect(answers.flat().every(({ kind }) => kind === 'applied')).toBe(true);
    expect(seen).toEqual(Array.from({ length: 80 }, (_, position) => first + 1 + position));
  });

  it('act once on a command sent to both at once', async () => {
    const command = createCommandMaker(device.workstationId, one.now, 501);
    const { id, version } = await one.centre.getApplication(one.office.id, makeApplication({ number: 7 }).id);
    const act = command('verification.record', id, verifying.staffNumber, { revision: 1, marks: {} });
    const answers = (await Promise.all(Array.from({ length: 40 }, (_, turn) => (turn % 2 === 0 ? one : other).push(token, [act])))).flat();
    expect(answers.filter(({ kind }) => kind === 'applied')).toHaveLength(1);
    expect(answers.filter(({ kind }) => kind === 'duplicate')).toHaveLength(39);
    expect((await one.centre.getApplication(one.office.id, id)).version).toBe(version + 1);
  });

  it('ring for each other: a counter that listens to one would otherwise not hear what the other took', async () => {
    const stop = new AbortController();
    const response = await other.request('/v1/feed/live', { token, signal: stop.signal });
    const reader = (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader();
    await reader.read();
    await one.centre.submitApplication(makeApplication({ number: 900 }));
    expect((await reader.read()).value).toContain('event: change');
    stop.abort();
  });
});
