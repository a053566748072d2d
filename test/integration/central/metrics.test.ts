import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { defaultLimits } from '#central/http/limit.ts';
import { createMetrics } from '#central/http/metrics.ts';
import { type MetricsSource, startMetricsServer } from '#central/http/metrics-server.ts';
import { createApplication } from '../../support/application.ts';
import { askBeside, createBeside } from '../../support/beside.ts';
import {
  createCommandMaker,
  nextEpochOf,
  signBatch,
  startTestCentre,
  type TestCentre,
  testOfficers,
} from '../../support/central.ts';

const { verifying } = testOfficers;

let centre: TestCentre;
const beside = createBeside();
const pages: { stop: () => Promise<void> }[] = [];

beforeAll(async () => {
  centre = await startTestCentre();
  await centre.centre.placeRecords(Array.from({ length: 10 }, (_, number) => createApplication({ number })));
});
afterAll(() => centre.stop());
afterEach(async () => {
  await beside.stop();
  for (const one of pages.splice(0)) await one.stop();
});

describe('the metrics', () => {
  const startPage = async (source: MetricsSource) => {
    const page = await startMetricsServer(source, { host: '127.0.0.1', port: 0 });
    pages.push(page);
    return page;
  };

  it('answer without what the database alone knows when it is down or says nothing: that is when somebody looks', async () => {
    const metrics = createMetrics();
    const counts: ((error?: Error) => void)[] = [];
    const page = await startPage({
      metrics,
      countLeases: () =>
        new Promise((resolve, reject) =>
          counts.push((error) => (error === undefined ? resolve({ case: 2, serial: 5 }) : reject(error))),
        ),
    });
    const read = async () => {
      const answer = await fetch(page.url);
      return [answer.status, (await answer.text()).match(/^kaunta_l.*$/gm)];
    };
    const without = [200, ['kaunta_live_listeners 0']];
    expect(await Promise.all([read(), read()])).toEqual([without, without]);
    expect(await read()).toEqual(without);
    expect(counts).toHaveLength(1);
    counts[0]?.(new Error('the connection is gone'));
    // What is counted is of now: no value of before stands in for it.
    for (const end of [undefined, new Error('there is no connection'), undefined]) {
      const reading = read();
      await expect.poll(() => counts.length).toBeGreaterThan(1);
      counts.pop()?.(end);
      expect(await reading).toEqual(
        end === undefined
          ? [200, ['kaunta_live_listeners 0', 'kaunta_leases{kind="case"} 2', 'kaunta_leases{kind="serial"} 5']]
          : without,
      );
    }
  });

  it('count requests, acts, entries, listeners and refusals at the door, and tell nothing of anybody', async () => {
    const metrics = createMetrics();
    const { url } = await beside.serve(centre, {
      metrics,
      limits: { ...defaultLimits, workstation: { burst: 8, perSecond: 0.01 } },
    });
    const page = await startPage({
      metrics,
      pool: () => ({ total: 4, idle: 3, waiting: 0 }),
      countLeases: async () => ({ case: 2, serial: 5 }),
    });
    const read = async () => (await fetch(page.url)).text();
    const fresh = await centre.enrolNew();
    const own = (await centre.signIn(fresh, verifying)).token;
    const command = createCommandMaker(fresh.workstationId, centre.now, 550);
    const act = command('verification.record', createApplication({ number: 3 }).id, verifying.staffNumber, {
      revision: 1,
      marks: {},
    });
    const ask = (path: string, init: RequestInit = {}) =>
      askBeside(url, path, { ...init, token: own, now: centre.now });
    const push = (commands: unknown[]) =>
      ask('/v1/command', { method: 'POST', body: JSON.stringify(signBatch(own, commands)) });
    const clock = { offsetMs: 600_000, jumps: [{ at: centre.now(), byMs: 600_000 }] };
    await push([act]);
    await push([act, { ...act, id: createApplication({ number: 4 }).id, sequence: 5, name: 'item.teleport' }]);
    await push([{ ...act, id: createApplication({ number: 5 }).id, sequence: 7, clock }]);
    await ask('/v1/feed?limit=7');
    await ask('/v1/secret/path');
    const signed = {
      workstationId: fresh.workstationId,
      staffNumber: 'x',
      password: 'y',
      code: '000000',
      issuedAt: centre.now(),
      ...nextEpochOf(fresh.workstationId),
      proof: 'z',
    };
    await ask('/v1/session', { method: 'POST', body: JSON.stringify(signed) });
    const stop = new AbortController();
    const live = await ask('/v1/feed/live', { signal: stop.signal });
    expect(await read()).toContain('kaunta_live_listeners 1');
    stop.abort();
    await live.text().catch(() => {});
    for (let turn = 0; turn < 6; turn += 1) await (await ask('/v1/feed?cursor=999&limit=1')).arrayBuffer();
    await expect.poll(read).toContain('kaunta_live_listeners 0');
    const text = await read();
    for (const line of [
      'kaunta_commands_total{answer="applied"} 2',
      'kaunta_commands_total{answer="duplicate"} 1',
      'kaunta_commands_total{answer="refused"} 1',
      'kaunta_feed_entries_total 10\n',
      'kaunta_sign_in_failures_total{code="DEVICE_PROOF_REFUSED"} 1',
      'kaunta_clock_reports_total{kind="offset"} 1',
      'kaunta_clock_reports_total{kind="jump"} 1',
      'kaunta_limited_total{rule="workstation"}',
      'kaunta_database_connections{state="idle"} 3',
      'kaunta_leases{kind="case"} 2',
      'kaunta_leases{kind="serial"} 5',
      'kaunta_request_seconds_count{route="/v1/command",method="POST",status="200"} 3',
      'kaunta_request_seconds_bucket{route="/v1/command",method="POST",status="200",le="+Inf"} 3',
      'kaunta_request_seconds_count{route="other",method="GET",status="404"} 1',
    ])
      expect(text).toContain(line);
    for (const secret of [
      centre.office.id,
      fresh.workstationId,
      verifying.staffNumber,
      own,
      'secret/path',
      act.subject,
    ])
      expect(text).not.toContain(secret);
    // Prometheus' text format: comments, or a name, labels and a number.
    for (const line of text.trimEnd().split('\n'))
      expect(line).toMatch(/^# (HELP|TYPE) \w+ .+$|^\w+(\{\w+="[^"\\\n]*"(,\w+="[^"\\\n]*")*\})? [\d.e+-]+$/);
    expect((await fetch(page.url.replace('/metrics', '/health'))).status).toBe(404);
  });

  it('buckets are cumulative: a quantile would otherwise be wrong', () => {
    const metrics = createMetrics();
    for (const ms of [1, 30, 200, 20_000]) metrics.request('/v1/feed', 'GET', 200, ms);
    const counts = [...metrics.write().matchAll(/_bucket\{[^}]*\} (\d+)/g)].map(([, count]) => Number(count));
    expect(counts).toEqual([1, 1, 1, 2, 2, 3, 3, 3, 3, 3, 3, 4]);
  });
});
