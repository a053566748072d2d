import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { and, eq, inArray } from 'drizzle-orm';
import { Secret } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Centre, createCentre } from '#central/application/centre.ts';
import { commandReceipt, feedEntry } from '#central/database/schema/index.ts';
import { openPostgresStore, type Store } from '#central/database/store.ts';
import { demonstrationPassword, totpSecretOf } from '#central/demo/officer.ts';
import { type Application, applicationSchema } from '#domain/application.ts';
import type { CommandAnswer } from '#domain/contract/centre/command.ts';
import { enrolOutputSchema } from '#domain/contract/centre/enrolment.ts';
import { applicationEntrySchema } from '#domain/contract/centre/feed.ts';
import { sessionOutputSchema } from '#domain/contract/centre/session.ts';
import { type Client, createClient } from '../../contract/client.ts';
import { runSuite } from '../../contract/suite.ts';
import { createApplication, testReference } from '../../support/application.ts';
import { createDatabase } from '../../support/central.ts';
import { isLongRun } from '../../support/long-run.ts';
import { startPostgres } from '../../support/postgres.ts';

/** The centre as an operator runs it: processes that share nothing but a PostgreSQL server, behind one address. */
const server = await startPostgres('the centre as two processes on PostgreSQL');
/** Of no demonstration, so that nothing happens in it but what a test does. */
const officeId = 'instances';
/** What the rules of the contract need; the other tests keep to another office. */
const demonstration = ['--demo', '--demo-seed', '1', '--receive-serials', 'huduma-gpo-nairobi,K9000001,K9000900'];

/** Rules on what one process would forget or not hear of; the others say the same of one process (`contract.test.ts`). */
const isOfSharedState = (name: string): boolean => /^(session|suspension|lease|serial|live|upload):/.test(name);

type Instance = { url: string; kill: () => Promise<void>; stop: () => Promise<void> };

const startInstance = async (databaseUrl: string, port: number): Promise<Instance & { enrolmentCode: string }> => {
  const child: ChildProcess = spawn(
    process.execPath,
    ['central/bin/serve.ts', '--port', String(port), '--metrics-port', 'off', '--lifeline', ...demonstration],
    {
      env: { ...process.env, DATABASE_URL: databaseUrl },
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  const ended = once(child, 'exit');
  let said = '';
  child.stderr?.on('data', (text) => {
    said = (said + String(text)).slice(-2000);
  });
  const line =
    child.stdout === null
      ? undefined
      : await Promise.race([once(createInterface(child.stdout), 'line'), ended.then(() => undefined)]);
  if (line === undefined) throw new Error(`the centre did not start: ${said}`);
  const { url, enrolmentCode }: { url: string; enrolmentCode: string } = JSON.parse(String(line[0]));
  return {
    url,
    enrolmentCode,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    stop: async () => {
      child.stdin?.end();
      await ended;
    },
  };
};

/**
 * One address: each connection goes to the next instance, past one that is gone. Bytes only, as a balancer below HTTP.
 */
const startBalancer = async (urls: readonly string[]) => {
  let turn = 0;
  const counts = urls.map(() => 0);
  const open = new Set<Socket>();
  const forward = (near: Socket, tries: number): void => {
    const place = turn++ % urls.length;
    const far = connect(Number(new URL(urls[place] ?? '').port), '127.0.0.1');
    for (const socket of [near, far]) open.add(socket.once('close', () => open.delete(socket)));
    far.once('error', () => {
      if (tries > 1) forward(near, tries - 1);
      else near.destroy();
    });
    far.once('connect', () => {
      counts[place] = (counts[place] ?? 0) + 1;
      far.removeAllListeners('error').on('error', () => near.destroy());
      far.on('close', () => near.destroy());
      near
        .on('close', () => far.destroy())
        .pipe(far)
        .pipe(near);
    });
  };
  const balancer = createServer((near) => {
    near.on('error', () => {});
    forward(near, urls.length);
  });
  balancer.listen(0, '127.0.0.1');
  await once(balancer, 'listening');
  const { port } = balancer.address() as AddressInfo; // listens on a port
  return {
    url: `http://127.0.0.1:${port}`,
    counts,
    stop: async () => {
      for (const socket of open) socket.destroy();
      balancer.close();
      await once(balancer, 'close');
    },
  };
};

describe.skipIf(server.url === undefined)(
  `the centre as two processes on one PostgreSQL${server.url === undefined ? ` (${server.skipped})` : ''}`,
  () => {
    let store: Store;
    let portal: Centre;
    let databaseUrl: string;
    let instances: (Instance & { enrolmentCode: string })[] = [];
    let balancer: Awaited<ReturnType<typeof startBalancer>>;
    let officers = 0;

    beforeAll(async () => {
      databaseUrl = await createDatabase(server.url ?? '');
      // One after the other: the demonstration's first cases are sent by one of them.
      for (let place = 0; place < 2; place += 1) instances.push(await startInstance(databaseUrl, 0));
      balancer = await startBalancer(instances.map(({ url }) => url));
      store = await openPostgresStore(databaseUrl, () => {});
      portal = createCentre(store, Date.now, testReference);
      await portal.createOffice({
        id: officeId,
        name: 'Instances',
        kind: 'ntsa',
        countyCode: '047',
        separation: 'strict',
      });
    }, 120_000);
    afterAll(async () => {
      await balancer?.stop();
      await Promise.all(instances.map((one) => one.stop()));
      await store?.close();
      await server.stop();
    });

    /** A workstation with its own officer, enrolled and signed in at an address. */
    const openCounter = async (url: string): Promise<Client> => {
      officers += 1;
      const staff = `KT90${String(officers).padStart(2, '0')}`;
      const totpSecret = Secret.fromUTF8(`instances ${staff}`).base32;
      await portal.createOfficer({
        officer: { staffNumber: staff, name: 'Mary Atieno', roles: ['verifying'], officeId },
        password: staff.repeat(2),
        totpSecret,
      });
      const enrolmentCode = await portal.createEnrolmentCode(officeId);
      const client = createClient({
        url,
        enrolmentCode,
        staff,
        password: staff.repeat(2),
        totpSecret,
        reason: 'page-missing',
      });
      const json = { code: enrolmentCode, publicKey: client.publicKey(), hostName: 'instances' };
      client.state.workstationId = enrolOutputSchema.parse(
        await client.ask('/v1/workstation/enrol', { json }),
      ).workstationId;
      client.state.token = sessionOutputSchema.parse(
        await client.ask('/v1/session', { json: client.sessionBody() }),
      ).token;
      return client;
    };

    const submit = async (from: number, count: number): Promise<Application[]> => {
      const made = Array.from({ length: count }, (_, place) =>
        applicationSchema.parse(createApplication({ number: from + place, officeId })),
      );
      await portal.placeRecords(made);
      return made;
    };

    /** Hears `change` of a live stream until it is stopped. */
    const listen = async (client: Client) => {
      const stop = new AbortController();
      const response = await client.request('/v1/feed/live', { signal: stop.signal });
      const heard = { changes: 0 };
      const reading = (async () => {
        for await (const text of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()))
          heard.changes += text.split('event: change').length - 1;
      })().catch(() => undefined);
      return {
        heard,
        stop: async () => {
          stop.abort();
          await reading;
        },
      };
    };
    const until = async (what: string, holds: () => boolean): Promise<void> => {
      for (let turn = 0; !holds(); turn += 1) {
        if (turn > 400) throw new Error(`waited in vain until ${what}`);
        await delay(25);
      }
    };

    it('rings in each process for what the other took: a counter would otherwise hear of it half a minute later', async () => {
      const [one, other] = (await submit(1, 2)) as [Application, Application]; // the two asked for
      const counters = await Promise.all(instances.map(({ url }) => openCounter(url)));
      const [first, second] = counters as [Client, Client]; // one of each instance
      const ears = [await listen(first), await listen(second)] as const;
      for (const { heard } of ears) await until('the first word has come', () => heard.changes > 0);
      for (const [speaker, listener, application] of [
        [first, ears[1], one],
        [second, ears[0], other],
      ] as const) {
        const before = listener.heard.changes;
        const [answer] = await speaker.push([
          speaker.act('verification.record', application.id, { revision: 1, marks: {} }),
        ]);
        expect(answer?.kind).toBe('applied');
        await until('the other process has rung', () => listener.heard.changes > before);
      }
      for (const ear of ears) await ear.stop();
    });

    it('loses nothing and doubles nothing when one is killed in the middle of four counters’ pushes and started again', {
      timeout: 90_000,
    }, async () => {
      const perCounter = 40;
      const counters = await Promise.all(Array.from({ length: 4 }, () => openCounter(balancer.url)));
      const reader = await openCounter(balancer.url);
      const applications = await submit(100, counters.length * perCounter);
      const { cursor } = await reader.pullAll();
      const first = Number(cursor);

      /** The push of a counter: the same batch again until it is answered whole, as `electron/sync` does. */
      let faults = 0;
      const answered = new Map<string, CommandAnswer>();
      const pushAll = async (counter: Client, mine: readonly Application[]): Promise<void> => {
        const acts = mine.map(({ id }) => counter.act('verification.record', id, { revision: 1, marks: {} }));
        for (let at = 0; at < acts.length; at += 3) {
          let left = acts.slice(at, at + 3);
          while (left.length > 0) {
            const answers = await counter.push(left).catch(async () => {
              faults += 1;
              await delay(50);
              return [];
            });
            for (const answer of answers) if (answer.kind !== 'later') answered.set(answer.id, answer);
            left = left.filter(({ id }) => !answered.has(id));
          }
        }
      };
      /** Reads the feed all the while, by whichever instance answers. */
      const seen: number[] = [];
      let isDone = false;
      const follow = async (): Promise<void> => {
        for (let at = cursor; ; ) {
          const wasDone = isDone;
          const page = await reader.pull(at, 7).catch(() => undefined);
          if (page === undefined) continue;
          seen.push(...page.entries.map((entry) => applicationEntrySchema.parse(entry).sequence));
          at = page.cursor;
          if (wasDone && !page.more) return;
        }
      };
      const following = follow();
      const pushing = Promise.all(
        counters.map((counter, place) =>
          pushAll(counter, applications.slice(place * perCounter, (place + 1) * perCounter)),
        ),
      );

      await until('a third is done', () => answered.size > applications.length / 3);
      const [victim, survivor] = instances;
      if (victim === undefined || survivor === undefined) throw new Error('two were started');
      await victim.kill();
      const killedAt = answered.size;
      await until('the other goes on alone', () => answered.size > killedAt + 20);
      const again = await startInstance(databaseUrl, Number(new URL(victim.url).port));
      instances = [again, survivor];
      await pushing;
      isDone = true;
      await following;

      expect(killedAt).toBeLessThan(applications.length);
      expect(faults).toBeGreaterThan(0);
      expect([...answered.values()].filter(({ kind }) => kind !== 'applied' && kind !== 'duplicate')).toEqual([]);
      // No gap, no duplicate: every sequence once, in order, to a reader that read while one of them died.
      expect(seen).toEqual(applications.map((_, place) => first + 1 + place));
      const entries = await store.database
        .select({ sequence: feedEntry.sequence })
        .from(feedEntry)
        .where(eq(feedEntry.officeId, officeId));
      expect(entries.map(({ sequence }) => sequence).sort((a, b) => a - b)).toEqual(
        entries.map((_, place) => place + 1),
      );
      const isOurs = and(
        eq(commandReceipt.officeId, officeId),
        inArray(
          commandReceipt.workstationId,
          counters.map(({ state }) => state.workstationId),
        ),
      );
      const receipts = await store.database.select({ id: commandReceipt.id }).from(commandReceipt).where(isOurs);
      expect(receipts.map(({ id }) => id).sort()).toEqual([...answered.keys()].sort());
      expect(receipts).toHaveLength(applications.length);
      const ids = new Set(applications.map(({ id }) => id));
      const versions = (await portal.listApplications(officeId))
        .filter(({ id }) => ids.has(id))
        .map(({ version }) => version);
      expect(versions).toEqual(applications.map(() => 2));

      // The one that was killed serves again, and hears the other.
      const back = await openCounter(again.url);
      const ear = await listen(back);
      await until('it answers', () => ear.heard.changes > 0);
      const heard = ear.heard.changes;
      await portal.placeRecord(createApplication({ number: 900, officeId }));
      await until('it hears what another process took', () => ear.heard.changes > heard);
      await ear.stop();
    });

    /** Last: it leaves this address waiting for its next sign-in. */
    it('holds the rules of the contract on what processes share through the one address', {
      timeout: 90_000,
    }, async () => {
      const staff = 'KN1001';
      const given = {
        url: balancer.url,
        staff,
        password: demonstrationPassword,
        totpSecret: totpSecretOf(1, staff),
        reason: 'page-missing',
      };
      const verdicts = await runSuite(
        { ...given, enrolmentCode: instances[0]?.enrolmentCode ?? '' },
        () => {},
        (name) => isLongRun || isOfSharedState(name),
      );
      expect(verdicts.filter(({ failure }) => failure !== undefined)).toEqual([]);
      expect(verdicts.length).toBeGreaterThan(isLongRun ? 80 : 15);
      expect(Math.min(...balancer.counts)).toBeGreaterThan(0);
    });
  },
);
