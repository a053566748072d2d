import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { openMigrated } from '#db/migrate.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import { sha256 } from '#electron/workstation/context.ts';
import { createApplication, testReference } from '#test/support/application.ts';
import { createCentre } from './centre.ts';
import type { KillTask } from './kill-child.ts';
import { killPoints } from './kill-point.ts';
import { createRandom } from './random.ts';

/**
 * Two counters, each a process of its own, are killed without warning in the middle of their work, again and again, one
 * reply in ten from the centre lost on the way: at named points, at random moments of the work, and while they start.
 * Afterwards nothing may be lost, doubled or stuck. Part of `run.ts`.
 */
export const killReportSchema = z.object({
  kills: z.int(),
  /** How many at each point. */
  at: z.record(z.string(), z.int()),
  acknowledged: z.int(),
  lost: z.int(),
  doubled: z.int(),
  stuck: z.int(),
  wrong: z.array(z.string()),
});
export type KillReport = z.infer<typeof killReportSchema>;

const lostReplies = 0.1;
const lanes = ['counter-1', 'counter-2'];
const root = join(import.meta.dirname, '../..');

/** One file of plain JavaScript: started a thousand times, to read a hundred modules would take most of the time. */
const bundleChild = async (folder: string): Promise<string> => {
  // Only where it is needed: a simulation starts in half the time without it.
  const { build } = await import('vite');
  await build({
    configFile: false,
    logLevel: 'error',
    root,
    ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: join(import.meta.dirname, 'kill-child.ts'),
      outDir: folder,
      emptyOutDir: false,
      target: 'node22',
      minify: false,
    },
  });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return join(folder, 'kill-child.js');
};

export const runKills = async (
  kills: number,
  seed: number,
  onKill: (done: number) => void = () => {},
): Promise<KillReport> => {
  const random = createRandom(seed);
  const folder = mkdtempSync(join(tmpdir(), 'kaunta-kill-'));
  const office = testReference.office[0];
  if (office === undefined) throw new Error('no office');
  const centre = createCentre({
    reference: testReference,
    now: Date.now,
    isBusy: () => random.chance(0.05),
    tokenMs: () => 3_600_000,
    onChange: () => {},
  });
  centre.addOffice(office, [
    { staffNumber: 'KT1000', name: 'Mary Atieno', officeId: office.id, roles: ['supervisor'] },
  ]);
  let number = 0;
  const submit = (): void => {
    number += 1;
    centre.submit(createApplication({ number, officeId: office.id }));
  };
  for (let first = 0; first < 12; first += 1) submit();

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer); // a request without an encoding gives buffers
    const url = new URL(request.url ?? '/', 'http://centre.test');
    if (url.pathname === '/head') return void response.end(String(centre.getOffice(office.id).head));
    if (url.pathname === '/v1/feed/live') return void response.writeHead(503).end();
    const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const bytes = Buffer.concat(parts);
    const body = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString();
    const answered = centre.answer({
      method: request.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      headers,
      body,
      bytes,
    });
    if (random.chance(lostReplies)) return void request.socket.destroy();
    response.writeHead(answered.status, answered.headers).end(answered.body);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server's
  const wrong: string[] = [];
  const at: Record<string, number> = {};
  let done = 0;

  const start = (program: string, lane: string, more: Partial<KillTask>) => {
    const task: KillTask = {
      root,
      folder: join(folder, lane),
      centre: `http://127.0.0.1:${port}`,
      name: lane,
      ...more,
    };
    const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled'), KILL_TASK: JSON.stringify(task) };
    const child = spawn(process.execPath, [program], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    let dots = 0;
    child.stdout.on('data', (data: Buffer) => {
      dots += data.length;
    });
    const ended = new Promise<void>((resolve) => {
      child.on('exit', (code, signal) => {
        if (signal !== 'SIGKILL' && code !== 0) wrong.push(`the program ended by itself: ${said.slice(0, 600)}`);
        resolve();
      });
    });
    /** Until it has said so many dots, has ended, or has had its time. */
    const reach = async (count: number, patienceMs: number): Promise<void> => {
      for (
        const until = Date.now() + patienceMs;
        dots < count && Date.now() < until && child.exitCode === null && child.signalCode === null;
      )
        await delay(2);
    };
    return { child, reach, ended };
  };

  const killOnce = async (program: string, lane: string): Promise<void> => {
    if (random.chance(0.5)) submit();
    const roll = random.next();
    const point = roll < 0.5 ? random.pick(killPoints) : undefined;
    const { child, reach, ended } = start(
      program,
      lane,
      point === undefined ? {} : { point, times: random.integer(1, point.includes('spooling') ? 2 : 10) },
    );
    if (roll > 0.9) {
      // While it starts: its cache half opened, its sheets half resumed.
      await Promise.race([delay(random.next() * 250), ended]);
    } else {
      await reach(1, 10_000);
      await reach(point === undefined ? 1 + random.integer(0, 8) : Number.POSITIVE_INFINITY, 1_500);
      await delay(random.next() * 15);
    }
    const where =
      child.signalCode === 'SIGKILL' && point !== undefined ? point : roll > 0.9 ? 'while it starts' : 'at any moment';
    child.kill('SIGKILL');
    await ended;
    at[where] = (at[where] ?? 0) + 1;
    done += 1;
    onKill(done);
  };

  try {
    const program = await bundleChild(folder);
    for (const lane of lanes) {
      centre.addWorkstation(lane, office.id);
      mkdirSync(join(folder, lane));
      writeFileSync(join(folder, lane, 'acknowledged'), '');
    }
    let begun = 0;
    const work = async (lane: string): Promise<void> => {
      while (wrong.length === 0 && begun < kills) {
        begun += 1;
        await killOnce(program, lane);
      }
    };
    await Promise.all(lanes.map(work));
    // The last life has time to send what waits; one after the other, so that the second reads what the first has sent.
    for (const lane of [...lanes, ...lanes]) if (wrong.length === 0) await start(program, lane, { rest: true }).ended;
    const sums = { acknowledged: 0, lost: 0, stuck: 0 };
    for (const lane of lanes) {
      const one = inspect(join(folder, lane), centre.getOffice(office.id));
      for (const key of ['acknowledged', 'lost', 'stuck'] as const) sums[key] += one[key];
    }
    const doubled = [...centre.effects.values()].filter((count) => count !== 1).length;
    return { kills: done, at, ...sums, doubled, wrong: [...wrong, ...centre.wrongs] };
  } finally {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

type Model = ReturnType<typeof createCentre>;
type Row = { sequence: number; id: string; state: string; body: string; hash: string };

/** What one counter is left with after its last life: each acknowledged act in its chain and at the centre alike. */
const inspect = (folder: string, office: ReturnType<Model['getOffice']>) => {
  const connection = openMigrated(
    { file: join(folder, 'cache.db'), key: new Uint8Array(32).fill(7) },
    join(root, 'db/migrations'),
  );
  try {
    const rows = connection.client
      .prepare('SELECT sequence, id, state, body, hash FROM command ORDER BY sequence')
      .all() as Row[]; // the columns named
    const acknowledged = readFileSync(join(folder, 'acknowledged'), 'utf8')
      .split('\n')
      .filter((line) => line !== '');
    const known = new Map(rows.map((row) => [row.id, row]));
    const isTaken = (id: string) => office.receipts.get(id)?.answer.kind === 'applied';
    const isLost = (id: string): boolean => {
      const row = known.get(id);
      return row === undefined || (row.state === 'applied') !== isTaken(id);
    };
    let hash = '0'.repeat(64);
    let broken = 0;
    for (const [place, row] of rows.entries()) {
      const body: { previousHash: string } = JSON.parse(row.body);
      if (row.sequence !== place + 1 || body.previousHash !== hash || sha256(canonicalJson(body)) !== row.hash)
        broken += 1;
      hash = row.hash;
    }
    return {
      acknowledged: acknowledged.length,
      lost: acknowledged.filter(isLost).length + broken,
      stuck: rows.filter((row) => row.state === 'waiting').length,
    };
  } finally {
    connection.close();
  }
};

export const isWhole = ({ lost, doubled, stuck, wrong }: KillReport): boolean =>
  lost + doubled + stuck + wrong.length === 0;

export const formatKills = (
  { kills, at, acknowledged, lost, doubled, stuck, wrong }: KillReport,
  seed: number,
  seconds: number,
): string => {
  const where = Object.entries(at).map(([point, count]) => `${count} ${point}`);
  const lines = [
    `${kills} kills in ${seconds.toFixed(1)} s (seed ${seed}): ${acknowledged} acts acknowledged, ${lost} lost, ${doubled} doubled, ${stuck} stuck`,
  ];
  return [...lines, `  ${where.join(', ')}`, ...wrong, ''].join('\n');
};
