import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { v7 } from 'uuid';
import { openMigrated } from '#db/migrate.ts';
import { publicKeySchema } from '#domain/contract/centre/key.ts';
import { parseReference } from '#domain/reference-pack.ts';
import { createApiClient } from '#electron/centre/api-client.ts';
import { createProve } from '#electron/centre/device-proof.ts';
import { createDocuments } from '#electron/document/phase.ts';
import { createDocumentStore } from '#electron/document/store.ts';
import { readPacks } from '#electron/reference/holder.ts';
import { createClockWatch } from '#electron/workstation/clock-watch.ts';

/**
 * Fetches one document as a counter does, in a process of its own that a test may kill at any byte; says its hash at
 * the end.
 */
const { FOLDER = '', CENTRE = '', TOKEN = '', DOCUMENT = '', DEVICE = '' } = process.env;
const privateKey = createPrivateKey(DEVICE);
const publicKey = publicKeySchema.parse(createPublicKey(privateKey).export({ format: 'jwk' }));
const signText = (text: string) => sign(null, Buffer.from(text), privateKey).toString('base64url');
const key = new Uint8Array(32).fill(7);
const reference = parseReference(readPacks('resources/reference'));
const [office] = reference.office;
if (office === undefined) throw new Error('no office');
const connection = openMigrated({ file: `${FOLDER}/cache.db`, key }, 'db/migrations');
const station = { workstationId: 'counter-1', office, centralUrl: CENTRE, demonstration: true };
const clockWatch = createClockWatch(Date.now, () => performance.now(), 0);
const counter = {
  connection,
  reference,
  station,
  now: Date.now,
  clockWatch,
  contact: () => true,
  newId: v7,
  sign: signText,
  emit: () => {},
  wakeSync: () => {},
};
const { fetch: fetchDocument } = createDocuments({
  counter,
  store: createDocumentStore(`${FOLDER}/document`, key),
  api: createApiClient({
    baseUrl: CENTRE,
    fetch,
    now: Date.now,
    token: () => TOKEN,
    prove: createProve({ publicKey, sign: signText }, v7),
  }),
  sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
  breathe: async () => {},
  log: () => {},
});
process.stdout.write(`${(await fetchDocument({ id: DOCUMENT })).sha256}\n`);
connection.close();
