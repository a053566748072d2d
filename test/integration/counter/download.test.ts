import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chunkBytes } from '#electron/document/cipher.ts';
import { createDocumentStore } from '#electron/document/store.ts';
import { sha256 } from '#electron/workstation/context.ts';
import { createApplication } from '../../support/application.ts';
import { startTestCentre, type TestCentre, type TestDevice, testOfficers } from '../../support/central.ts';
import { type CuttingLine, layCuttingLine } from '../../support/cutting-line.ts';

/** A document over a real socket to the real centre, cut and killed: what came once does not come again. */
let centre: TestCentre;
let line: CuttingLine;
let token: string;
let device: TestDevice;
const folders: string[] = [];
const pdf = randomBytes(2_500_000);

beforeAll(async () => {
  centre = await startTestCentre();
  line = await layCuttingLine(centre.url);
  device = await centre.enrolNew();
  token = (await centre.signIn(device, testOfficers.verifying)).token;
});
afterAll(async () => {
  await line.remove();
  await centre.stop();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

let number = 0;
const offer = async () => {
  number += 1;
  const application = createApplication({ number });
  await centre.centre.placeRecords([application]);
  await centre.centre.storeDocument(centre.office.id, application.document.id, pdf);
  const folder = mkdtempSync(join(tmpdir(), 'kaunta-download-'));
  folders.push(folder);
  return { folder, id: application.document.id };
};

const run = ({ folder, id }: { folder: string; id: string }) => {
  const DEVICE = String(device.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const env = { ...process.env, FOLDER: folder, CENTRE: line.url, TOKEN: token, DOCUMENT: id, DEVICE };
  const child = spawn(process.execPath, ['test/support/download-child.ts'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { child, said: text(child.stdout), ended: once(child, 'exit') };
};
const readBack = (folder: string) =>
  createDocumentStore(join(folder, 'document'), new Uint8Array(32).fill(7)).read(sha256(pdf));

/** Until the process has taken what the line let through: the file grows no more. */
const stillness = async (folder: string): Promise<void> => {
  const sizeOf = () => statSync(join(folder, 'document', `${sha256(pdf)}.part`), { throwIfNoEntry: false })?.size ?? 0;
  const begun = line.down();
  while (line.down() === begun) await delay(10);
  for (let size = -1; size !== sizeOf(); await delay(300)) size = sizeOf();
};

/** What a request says and is answered beside the bytes. */
const headBytes = 2_000;

describe('a download over a line that is cut', () => {
  it('costs no more than the document and a chunk a cut', async () => {
    const wanted = await offer();
    const before = line.down();
    line.cutAfter('down', [100_000, 300_000, 1_000, 77_777, 500_000, 64_000, 250_000, 3_000]);
    const cutsBefore = line.cuts();
    const { said, ended } = run(wanted);
    await ended;
    expect((await said).trim()).toBe(sha256(pdf));
    const cuts = line.cuts() - cutsBefore;
    expect(cuts).toBe(8);
    const wire = line.down() - before;
    expect(wire - pdf.length).toBeLessThanOrEqual(cuts * chunkBytes + (cuts + 1) * headBytes);
    expect(Buffer.from(await readBack(wanted.folder)).equals(pdf)).toBe(true);
  });
});

describe('a download by a process that is killed', () => {
  it('goes on in the next from the last whole chunk: no more than the document and a chunk a kill', async () => {
    const wanted = await offer();
    const before = line.down();
    let kills = 0;
    for (const piece of [200_000, 33_333, 700_000]) {
      line.holdAfter(piece);
      const { child, ended } = run(wanted);
      await stillness(wanted.folder);
      child.kill('SIGKILL');
      await ended;
      kills += 1;
    }
    line.holdAfter(undefined);
    const { said, ended } = run(wanted);
    await ended;
    expect((await said).trim()).toBe(sha256(pdf));
    const wire = line.down() - before;
    expect(wire - pdf.length).toBeLessThanOrEqual(kills * chunkBytes + (kills + 1) * headBytes);
    expect(Buffer.from(await readBack(wanted.folder)).equals(pdf)).toBe(true);
  });
});
