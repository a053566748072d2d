import { once } from 'node:events';
import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eq } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chainBreak, feedEntry } from '#central/database/schema/index.ts';
import { protocolHeader } from '#domain/contract/api.ts';
import { applicationEntrySchema } from '#domain/contract/centre/feed.ts';
import { createApplication, createUuid, itemOf, withSheets } from '../../support/application.ts';
import {
  authorise,
  createCommandMaker,
  createDatabase,
  signBatch,
  startTestCentre,
  type TestCentre,
  type TestDevice,
  testOfficers,
} from '../../support/central.ts';
import { startPostgres } from '../../support/postgres.ts';

/**
 * Two centres with their own pools on one real PostgreSQL, behind one address that takes turns between them. The server
 * is the one of KAUNTA_TEST_POSTGRES, else a throw-away one that `scripts/postgres.mjs` starts; where there can be
 * none the tests are skipped in a loud line.
 */
const server = await startPostgres('the tests on PostgreSQL');
const { verifying, supervisor } = testOfficers;

/** One address before several: each request goes to the next of them. */
const startRoundRobin = async (targets: readonly string[]) => {
  let turn = 0;
  const counts = targets.map(() => 0);
  const proxy = createServer((given, answer) => {
    const place = turn++ % targets.length;
    counts[place] = (counts[place] ?? 0) + 1;
    const onward = forward(
      new URL(given.url ?? '/', targets[place]),
      { method: given.method, headers: given.headers },
      (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
      },
    );
    onward.on('error', () => answer.destroy());
    answer.on('close', () => onward.destroy());
    given.pipe(onward);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as AddressInfo; // listens on a port
  return {
    url: `http://127.0.0.1:${port}`,
    counts,
    stop: () => {
      proxy.closeAllConnections();
      return new Promise((resolve) => proxy.close(resolve));
    },
  };
};

it.skipIf(server.url === undefined || process.env.KAUNTA_TEST_POSTGRES !== undefined)(
  'L9: the throw-away server lets nobody in without its password, whoever asks on this computer',
  async () => {
    for (const password of ['', 'postgres', 'x']) {
      const url = new URL(server.url ?? '');
      url.password = password;
      await expect(new pg.Client(url.href).connect(), password).rejects.toThrow(/password/);
    }
  },
);

describe.skipIf(server.url === undefined)(
  `two centres on one PostgreSQL${server.url === undefined ? ` (${server.skipped})` : ''}`,
  () => {
    let centres: TestCentre[];
    let one: TestCentre;
    let other: TestCentre;
    let balancer: Awaited<ReturnType<typeof startRoundRobin>>;
    let device: TestDevice;
    let token: string;

    beforeAll(async () => {
      const databaseUrl = await createDatabase(server.url ?? '');
      centres = await Promise.all([startTestCentre({ databaseUrl }), startTestCentre({ databaseUrl })]);
      [one, other] = centres as [TestCentre, TestCentre]; // two were started
      balancer = await startRoundRobin(centres.map(({ url }) => url));
      device = await one.enrolNew();
      token = (await one.signIn(device, supervisor)).token;
      await one.centre.placeRecords(Array.from({ length: 200 }, (_, number) => createApplication({ number })));
    });
    afterAll(async () => {
      await balancer?.stop();
      await Promise.all((centres ?? []).map((centre) => centre.stop()));
      await server.stop();
    });

    const post = async (path: string, json: unknown): Promise<Response> =>
      fetch(balancer.url + path, {
        method: 'POST',
        headers: {
          [protocolHeader]: '2',
          'Content-Type': 'application/json',
          ...(await authorise(token, 'POST', balancer.url + path, one.now())),
        },
        body: JSON.stringify(json),
      });
    const push = async (
      acts: readonly unknown[],
    ): Promise<{ kind: string; version?: number; problem?: { code: string } }[]> =>
      (await (await post('/v1/command', signBatch(token, acts))).json()).answers;

    it('start at once without both migrating, and one takes the session made on the other', async () => {
      for (const centre of centres) expect((await centre.pull(token, '0', 500)).entries).toHaveLength(200);
    });

    it('give one gapless feed under 200 commands at once: a reader of one would otherwise step over a late commit of the other', async () => {
      const command = createCommandMaker(device.workstationId, one.now);
      let { cursor } = await other.pull(token, '0', 500);
      const first = Number(cursor);
      const seen: number[] = [];
      let isDone = false;
      let turn = 0;
      const read = async () => {
        const page = await (turn++ % 2 === 0 ? other : one).pull(token, cursor, 5);
        seen.push(...page.entries.map((entry) => applicationEntrySchema.parse(entry).sequence));
        cursor = page.cursor;
        return page.entries.length;
      };
      const reader = (async () => {
        while (!isDone || (await read()) > 0) await read();
      })();
      const acts = Array.from({ length: 200 }, (_, number) =>
        command('verification.record', createApplication({ number }).id, supervisor.staffNumber, {
          revision: 1,
          marks: {},
        }),
      );
      const before = [...balancer.counts];
      const answers = await Promise.all(acts.map((act) => push([act])));
      isDone = true;
      await reader;
      expect(balancer.counts.map((count, place) => count - (before[place] ?? 0))).toEqual([100, 100]);
      expect(answers.flat().every(({ kind }) => kind === 'applied')).toBe(true);
      expect(seen).toEqual(Array.from({ length: 200 }, (_, position) => first + 1 + position));
      const all = await one.store.database
        .select({ sequence: feedEntry.sequence })
        .from(feedEntry)
        .where(eq(feedEntry.officeId, one.office.id));
      expect(all.map(({ sequence }) => sequence).sort((a, b) => a - b)).toEqual(all.map((_, position) => position + 1));
    });

    it('act once on a command sent to both at once', async () => {
      const command = createCommandMaker(device.workstationId, one.now, 501);
      const { id, version } = await one.centre.getApplication(one.office.id, createApplication({ number: 7 }).id);
      const act = command('verification.record', id, supervisor.staffNumber, { revision: 1, marks: {} });
      const answers = (await Promise.all(Array.from({ length: 100 }, () => push([act])))).flat();
      expect(answers.filter(({ kind }) => kind === 'applied')).toHaveLength(1);
      expect(answers.filter(({ kind }) => kind === 'duplicate')).toHaveLength(99);
      expect((await one.centre.getApplication(one.office.id, id)).version).toBe(version + 1);
    });

    it('ring for each other: a counter that listens to one would otherwise not hear what the other took', async () => {
      const stop = new AbortController();
      const response = await other.request('/v1/feed/live', { token, signal: stop.signal });
      const reader = (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader();
      await reader.read();
      await one.centre.placeRecord(createApplication({ number: 900 }));
      expect((await reader.read()).value).toContain('event: change');
      stop.abort();
    });

    it('open a case once: of workstations that take it through both at the same moment exactly one has it, and both say which', async () => {
      const subject = createApplication({ number: 30 });
      const tokens: { centre: TestCentre; workstationId: string; token: string }[] = [];
      // An officer each: the two centres' clocks do not run together, and a code works once.
      const colleague = { ...verifying, staffNumber: 'KT1099' };
      await other.createOfficer(colleague);
      for (const [centre, officer] of [
        [one, verifying],
        [other, colleague],
      ] as const) {
        const enrolled = await centre.enrolNew();
        tokens.push({
          centre,
          workstationId: enrolled.workstationId,
          token: (await centre.signIn(enrolled, officer)).token,
        });
      }
      const heard = await Promise.all(centres.map((centre) => centre.request('/v1/feed/live', { token })));
      const readers = heard.map(({ body }) =>
        (body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader(),
      );
      for (const reader of readers) await reader.read();
      for (let turn = 0; turn < 10; turn += 1) {
        const ask = (desk: (typeof tokens)[number], action: string) =>
          desk.centre
            .request('/v1/lease', { token: desk.token, json: { applicationId: subject.id, action } })
            .then((answer) => answer.json());
        const answers = await Promise.all(tokens.map((desk) => ask(desk, 'take')));
        const holders = tokens.filter((_, place) => answers[place].mine);
        expect(holders).toHaveLength(1);
        for (const centre of centres) {
          const { leases } = await (await centre.request('/v1/lease', { token })).json();
          expect(leases.map(({ workstationId }: { workstationId: string }) => workstationId)).toEqual([
            holders[0]?.workstationId,
          ]);
        }
        for (const desk of tokens) await ask(desk, 'release');
      }
      for (const reader of readers) {
        expect((await reader.read()).value).toContain('event: lease');
        await reader.cancel();
      }
    });

    it('lend each blank once: two workstations that ask two centres at once would otherwise print on one serial', async () => {
      await one.centre.receiveSerials(one.office.id, 'B 1000001', 'B 1000400');
      const answers = await Promise.all(
        Array.from({ length: 40 }, (_, turn) => post('/v1/serial/lease', { id: createUuid(turn, 600), count: 10 })),
      );
      const blocks: { from: string; count: number }[] = await Promise.all(
        answers.map(async (answer) => (await answer.json()).block),
      );
      expect(new Set(blocks.map(({ from }) => from)).size).toBe(40);
      expect(blocks.reduce((sum, { count }) => sum + count, 0)).toBe(400);
    });

    it('use a blank once when two applications race for it through both', async () => {
      const command = createCommandMaker(device.workstationId, one.now, 502);
      const job = {
        documentSha256: 'a'.repeat(64),
        workstationId: device.workstationId,
        at: one.now(),
        by: 'KT0000',
        outcome: 'open' as const,
      };
      const racing = [950, 951].map((number) =>
        withSheets(createApplication({ number, standing: 'approved' }), [{ ...job, jobId: createUuid(number, 700) }]),
      );
      await one.centre.placeRecords(racing);
      const acts = racing.map((record, place) =>
        command('item.confirm', record.id, supervisor.staffNumber, {
          itemId: itemOf(record).id,
          jobId: createUuid(950 + place, 700),
          serial: 'B 1000001',
        }),
      );
      await one.signInFor(acts);
      const answers = (await Promise.all(acts.map((act) => push([act])))).flat();
      expect(answers.map(({ kind, problem }) => problem?.code ?? kind).sort()).toEqual(['SERIAL_USED', 'applied']);
    });

    it('link the commands of one workstation though they come by both: neighbours judged at one moment would otherwise go unchecked', async () => {
      const fresh = await one.enrolNew();
      const session = await one.signIn(fresh, verifying);
      const command = createCommandMaker(fresh.workstationId, one.now, 503);
      const acts = Array.from({ length: 40 }, (_, number) =>
        command('verification.record', createApplication({ number }).id, verifying.staffNumber, {
          revision: 1,
          marks: {},
        }),
      );
      await Promise.all(acts.map((act, place) => (place % 2 === 0 ? one : other).push(session.token, [act])));
      const found = await one.store.database.select().from(chainBreak).where(eq(chainBreak.officeId, one.office.id));
      const mine = found.filter(({ workstationId }) => workstationId === fresh.workstationId);
      // Each but the first names 64 zeros instead of the one before it.
      expect(mine.map(({ sequence, kind }) => `${sequence} ${kind}`).sort()).toEqual(
        acts
          .slice(1)
          .map(({ sequence }) => `${sequence} hash`)
          .sort(),
      );
    });

    it('shut one down, and the other goes on with its work', async () => {
      const command = createCommandMaker(device.workstationId, one.now, 504);
      const acts = Array.from({ length: 40 }, (_, number) =>
        command('verification.record', createApplication({ number: number + 40 }).id, supervisor.staffNumber, {
          revision: 1,
          marks: {},
        }),
      );
      const sent = acts.map((act) => one.push(token, [act]).catch(() => other.push(token, [act])));
      await one.silence();
      expect((await Promise.all(sent)).flat().every(({ kind }) => kind === 'applied' || kind === 'duplicate')).toBe(
        true,
      );
      expect((await other.pull(token, '0', 1)).more).toBe(true);
    });
  },
);
