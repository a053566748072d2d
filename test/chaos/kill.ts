import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openMigrated } from '#db/migrate.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import { sha256 } from '#electron/service/counter.ts';
import { makeApplication, testReference } from '#test/support/application.ts';
import { makeCentre } from './centre.ts';
import { makeRandom } from './random.ts';
import { migrationsFolder } from './storage.ts';

/**
 * `node test/chaos/kill.ts [N]`: a counter's own process is killed without warning N times in the middle of its work,
 * one reply in ten from the centre is lost on the way; afterwards nothing may be lost, doubled or stuck.
 */
export type KillReport = { kills: number; acknowledged: number; lost: number; doubled: number; stuck: number; wrong: string[] };

const lostReplies = 0.1;

export const runKills = async (kills: number, seed: number): Promise<KillReport> => {
  const random = makeRandom(seed);
  const folder = mkdtempSync(join(tmpdir(), 'kaunta-kill-'));
  const office = testReference.office[0];
  if (office === undefined) throw new Error('no office');
  const centre = makeCentre({ reference: testReference, now: Date.now, isBusy: () => random.chance(0.05), tokenMs: () => 3_600_000, onChange: () => {} });
  centre.addOffice(office, [{ staffNumber: 'KT1000', name: 'Mary Atieno', officeId: office.id, roles: ['supervisor'] }]);
  centre.addWorkstation('counter-1', office.id);
  let number = 0;
  const submit = (): void => {
    number += 1;
    centre.submit(makeApplication({ number, officeId: office.id }));
  };
  for (let first = 0; first < 12; first += 1) submit();

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer); // a request without an encoding gives buffers
    const url = new URL(request.url ?? '/', 'http://centre.test');
    if (url.pathname === '/head') return void response.end(String(centre.getOffice(office.id).head));
    if (url.pathname === '/v1/feed/live') return void response.writeHead(503).end();
    const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const answered = centre.answer({
      method: request.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      headers,
      body: Buffer.concat(parts).toString(),
    });
    if (random.chance(lostReplies)) return void request.socket.destroy();
    response.writeHead(answered.status, answered.headers).end(answered.body);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server's
  const ack = join(folder, 'acknowledged');
  writeFileSync(ack, '');
  const wrong: string[] = [];

  const start = (rest: boolean) => {
    const env = { ...process.env, FOLDER: folder, ACK: ack, CENTRE: `http://127.0.0.1:${port}`, ...(rest ? { REST: '1' } : {}) };
    const child = spawn(process.execPath, [join(import.meta.dirname, 'kill-child.ts')], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const ended = new Promise<void>((resolve) => {
      child.on('exit', (code, signal) => {
        if (signal !== 'SIGKILL' && code !== 0) wrong.push(`the program ended by itself: ${said.slice(0, 600)}`);
        resolve();
      });
    });
    return { child, ended };
  };
  const count = () => readFileSync(ack, 'utf8').split('\n').length;
  try {
    for (let kill = 0; kill < kills && wrong.length === 0; kill += 1) {
      const { child, ended } = start(false);
      const before = count();
      const patience = Date.now() + 20_000;
      // Killed at work, not while it starts: after its next acts, some milliseconds on.
      const acts = random.integer(1, 12);
      while (count() < before + acts && Date.now() < patience && child.exitCode === null) {
        if (random.chance(0.2)) submit();
        await delay(3);
      }
      await delay(random.next() * 15);
      child.kill('SIGKILL');
      await ended;
    }
    if (wrong.length === 0) await start(true).ended;
    return { kills, ...inspect(folder, ack, centre.getOffice(office.id), centre), wrong: [...wrong, ...centre.wrongs] };
  } finally {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

type Model = ReturnType<typeof makeCentre>;

/** What is left after the last kill, the last life having had time to send. */
const inspect = (folder: string, ack: string, office: ReturnType<Model['getOffice']>, { effects }: Model) => {
  const connection = openMigrated({ file: join(folder, 'cache.db'), key: new Uint8Array(32).fill(7) }, migrationsFolder);
  try {
    const rows = connection.client.prepare('SELECT sequence, id, state, body, hash FROM command ORDER BY sequence').all() as {
      sequence: number;
      id: string;
      state: string;
      body: string;
      hash: string;
    }[]; // the columns named
    const acknowledged = readFileSync(ack, 'utf8')
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
      if (row.sequence !== place + 1 || body.previousHash !== hash || sha256(canonicalJson(body)) !== row.hash) broken += 1;
      hash = row.hash;
    }
    return {
      acknowledged: acknowledged.length,
      lost: acknowledged.filter(isLost).length + broken,
      doubled: [...effects.values()].filter((count) => count !== 1).length,
      stuck: rows.filter((row) => row.state === 'waiting').length,
    };
  } finally {
    connection.close();
  }
};

export const isWhole = ({ lost, doubled, stuck, wrong }: KillReport): boolean => lost + doubled + stuck + wrong.length === 0;

if (import.meta.main) {
  const seed = Number(process.argv[3] ?? Math.floor(Date.now() / 1000));
  const startedAt = performance.now();
  const report = await runKills(Number(process.argv[2] ?? 30), seed);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(
    `${report.kills} kills in ${seconds} s (seed ${seed}): ${report.acknowledged} acknowledged, ${report.lost} lost, ${report.doubled} doubled, ${report.stuck} stuck\n${report.wrong.map((line) => `${line}\n`).join('')}`,
  );
  process.exitCode = isWhole(report) ? 0 : 1;
}
