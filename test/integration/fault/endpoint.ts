import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Application } from '#domain/application.ts';
import { civilDateAt } from '#domain/civil-date.ts';
import type { EndpointName } from '#domain/contract/api.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import { serialLeaseOutputSchema } from '#domain/contract/centre/serial-lease.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { LookKind } from '#domain/look-beyond.ts';
import type { ApiClient } from '#electron/centre/api-client.ts';
import { toUploadMetadata, tusHeaders } from '#electron/centre/upload-answer.ts';
import { sha256 } from '#electron/workstation/context.ts';
import { createApplication } from '#test/support/application.ts';
import {
  createCommandMaker,
  nextEpochOf,
  startTestCentre,
  type TestDevice,
  testOfficers,
  totpCodeAt,
} from '#test/support/central.ts';
import { signCommand } from '#test/support/device-proof.ts';

/**
 * One request of the counter, asked as often as one likes: what it gives is the same each time, whatever was lost
 * before.
 */
export type Cell = {
  ask: (api: ApiClient) => Promise<unknown> /** What the centre must hold once it was answered. */;
  check?: () => Promise<void>;
};
export type Row =
  | {
      prepare: (ground: Ground) => Cell | Promise<Cell> /** The answer is in the head; its body says nothing. */;
      isHeadOnly?: true;
    }
  | { notAsked: string };
export type Ground = Awaited<ReturnType<typeof createGround>>;

const pdf = Buffer.from(`%PDF-1.7\n${'a compiled document '.repeat(60)}`);

/** A real centre with a workstation of its own and an officer's token. */
export const createGround = async () => {
  const centre = await startTestCentre({ findDocument: async () => pdf, demonstration: true });
  const device: TestDevice = await centre.enrolNew();
  const { token } = await centre.signIn(device, testOfficers.supervisor);
  let made = 0;
  const submit = async (): Promise<Application> => {
    made += 1;
    const application = createApplication({ number: made, on: civilDateAt(centre.now()), officeId: centre.office.id });
    await centre.centre.placeRecord(application);
    return application;
  };
  // The first page of the feed: no test acts on these.
  const kept = await submit();
  await submit();
  return {
    centre,
    device,
    token,
    submit,
    kept,
    createCommand: createCommandMaker(device.workstationId, centre.now, 600),
  };
};

let scans = 0;
/** A scan that no other cell has sent. */
const createScan = () => {
  scans += 1;
  const bytes = Buffer.from(`%PDF-1.7\nscan ${scans} ${'of a letter '.repeat(60)}`);
  return { bytes, sha256: sha256(bytes), mediaType: 'application/pdf', sizeBytes: bytes.length };
};

const beginUpload = async (
  { centre, token }: Ground,
  { sha256: hash, mediaType, sizeBytes }: ReturnType<typeof createScan>,
): Promise<string> => {
  const headers = {
    ...tusHeaders,
    'Upload-Length': String(sizeBytes),
    'Upload-Metadata': toUploadMetadata({ sha256: hash, mediatype: mediaType }),
  };
  const created = await centre.request('/v1/upload', { method: 'POST', token, headers });
  return created.headers.get('Location') ?? '';
};
const removeUpload = async ({ centre, token }: Ground, url: string): Promise<void> => {
  await centre.request(url, { method: 'DELETE', token, headers: tusHeaders });
};

const without = (value: object, ...keys: string[]): unknown =>
  Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));

/** More than all tests lease; received once. */
const receiveBlanks = async ({ centre }: Awaited<ReturnType<typeof createGround>>): Promise<void> => {
  await centre.centre.receiveSerials(centre.office.id, 'A 0000001', 'A 0009000').catch((error: unknown) => {
    if (!(error instanceof AppError && error.code === 'SERIAL_USED')) throw error;
  });
};

/** More looks than an officer has in a day: those before are forgotten, whatever keeps them. */
const forgetLooks = async ({ store }: Ground['centre']): Promise<void> => {
  await store.database.execute(
    sql`do $$ begin set local session_replication_role = replica; delete from look_beyond; end $$`,
  );
};

const lookFor =
  (kind: LookKind, queryOf: (application: Application) => string) =>
  async ({ centre, kept }: Ground): Promise<Cell> => {
    await forgetLooks(centre);
    return { ask: async (api) => without(await api.findBeyond(kind, queryOf(kept), 'the person asks here'), 'at') };
  };

/** Held by a test: the program names the endpoint nowhere. */
const notYet: Row = { notAsked: 'no counter asks for it yet' };

/** Every endpoint of the contract; a new one does not compile without its row. */
export const rows: Record<EndpointName, Row> = {
  health: { prepare: () => ({ ask: async (api) => without(await api.getHealth(), 'at') }) },
  enrol: {
    prepare: async ({ centre }) => {
      const code = await centre.centre.createEnrolmentCode(centre.office.id);
      const { publicKey } = generateKeyPairSync('ed25519');
      const { kty, crv, x } = publicKey.export({ format: 'jwk' });
      if (kty !== 'OKP' || crv !== 'Ed25519' || x === undefined) throw new Error('an Ed25519 key exports so');
      return { ask: (api) => api.postEnrolment({ code, publicKey: { kty, crv, x }, hostName: 'counter-9' }) };
    },
  },
  session: {
    prepare: async ({ centre }) => {
      const device = await centre.enrolNew();
      // Sent again as it was until an answer has come, as the counter does.
      const epoch = nextEpochOf(device.workstationId);
      return {
        ask: async (api) => {
          centre.advance(30_000);
          const { staffNumber, password, totpSecret } = testOfficers.printing;
          const claim = {
            workstationId: device.workstationId,
            staffNumber,
            password,
            code: totpCodeAt(totpSecret, centre.now()),
            issuedAt: centre.now(),
            ...epoch,
          };
          const proof = sign(null, Buffer.from(canonicalJson(claim)), device.privateKey).toString('base64url');
          return without(await api.postSession({ ...claim, proof }), 'at', 'token', 'expiresAt', 'grant');
        },
      };
    },
  },
  sessionFind: { prepare: () => ({ ask: async (api) => without(await api.getSession(), 'at') }) },
  sessionEnd: {
    // The session of the other cells goes on: this one has signed in for its own end.
    prepare: async ({ centre }) => {
      const { token } = await centre.signIn(await centre.enrolNew(), testOfficers.printing);
      return {
        ask: (api) =>
          api.deleteSession(token, 0).then(
            () => 'over',
            // Its answer was lost: it was over before.
            (error: unknown) => {
              if (error instanceof AppError && (error.code === 'SESSION_OVER' || error.code === 'DEVICE_PROOF_REFUSED'))
                return 'over';
              throw error;
            },
          ),
      };
    },
  },
  officerSuspend: notYet,
  officerRestore: notYet,
  workstationSuspend: notYet,
  workstationRestore: notYet,
  feed: {
    prepare: () => ({
      ask: async (api) => {
        const answer = await api.getFeed('0', undefined, 2);
        return { entries: answer?.page.entries, cursor: answer?.page.cursor };
      },
    }),
  },
  live: {
    prepare: () => ({
      ask: (api) =>
        new Promise((resolve, reject) => {
          const listening = new AbortController();
          const over = new AppError('CENTRE_UNREACHABLE', 'the stream ended without a word');
          api
            .listen(
              listening.signal,
              () => {},
              (name) => {
                resolve(name);
                listening.abort(over);
              },
            )
            .then(() => reject(over), reject);
        }),
    }),
  },
  command: {
    prepare: async ({ centre, device, submit, createCommand }) => {
      const { id } = await submit();
      const act = createCommand('verification.record', id, testOfficers.supervisor.staffNumber, {
        revision: 1,
        marks: { buyer: { mark: 'confirmed' } },
      });
      const signature = signCommand(device.privateKey, act);
      return {
        ask: async (api) =>
          (await api.postCommands([{ id: act.id, body: act, signature }])).answers.map(({ kind, version }) => ({
            isTaken: kind === 'applied' || kind === 'duplicate',
            version,
          })),
        check: async () => {
          const { version, verification } = await centre.centre.getApplication(centre.office.id, id);
          if (version !== 2 || verification.buyer?.mark !== 'confirmed')
            throw new Error(`the act has not taken effect once: version ${version}`);
        },
      };
    },
  },
  document: {
    prepare: ({ kept }) => ({
      ask: async (api) => {
        const got: Uint8Array[] = [];
        let stated = '';
        await api.getDocument(kept.document.id, { first: 0 }, async (head, pieces) => {
          stated = head.sha256;
          for await (const piece of pieces) got.push(piece);
        });
        // As the cache does before it keeps them.
        if (sha256(Buffer.concat(got)) !== stated)
          throw new AppError('DOCUMENT_DAMAGED', 'the document arrived damaged');
        return stated;
      },
    }),
  },
  anchor: {
    prepare: async ({ centre, token, submit, device, createCommand }) => {
      const { id } = await submit();
      const act = createCommand('verification.record', id, testOfficers.supervisor.staffNumber, {
        revision: 1,
        marks: {},
      });
      await centre.push(token, [act]);
      const hash = sha256(canonicalJson(act));
      return {
        ask: async (api) => ({
          ...(await api.postAnchor({ sequence: act.sequence, hash })),
          device: device.workstationId,
        }),
      };
    },
  },
  key: { prepare: () => ({ ask: async (api) => without(await api.getKeys(), 'at', 'revocation') }) },
  reference: { prepare: () => ({ ask: async (api) => (await api.getReferencePack('fee', undefined))?.signed }) },
  application: { prepare: lookFor('reference', ({ reference }) => reference) },
  vehicle: { prepare: lookFor('chassis', ({ vehicle }) => vehicle?.chassisNumber ?? '') },
  caseLease: {
    prepare: async ({ submit }) => {
      const { id } = await submit();
      return {
        ask: async (api) => {
          const { lease, mine } = await api.postCaseLease({ applicationId: id, action: 'take' });
          return { mine, applicationId: lease?.applicationId, officer: lease?.officer };
        },
      };
    },
  },
  caseLeaseList: {
    prepare: async ({ centre, token, submit }) => {
      const { id } = await submit();
      await centre.request('/v1/lease', { token, json: { applicationId: id, action: 'take' } });
      return {
        ask: async (api) =>
          (await api.getCaseLeases()).leases.find(({ applicationId }) => applicationId === id)?.officer,
      };
    },
  },
  vehicleSearch: {
    prepare: async ({ centre, kept }) => {
      await forgetLooks(centre);
      const asked = { query: kept.vehicle?.chassisNumber ?? '', reason: { code: 'owner', detail: '' } } as const;
      return { ask: async (api) => without(await api.postVehicleSearch(asked), 'at') };
    },
  },
  lookUpList: { prepare: () => ({ ask: async (api) => typeof (await api.getLookUps(undefined)).lookUps }) },
  carriedFile: notYet,
  uploadOptions: notYet,
  uploadCreate: {
    isHeadOnly: true,
    prepare: (ground) => {
      const scan = createScan();
      return {
        ask: (api) => api.createUpload(scan),
        // A workstation may have so many under way only.
        check: async () => removeUpload(ground, await beginUpload(ground, scan)),
      };
    },
  },
  uploadFind: {
    isHeadOnly: true,
    prepare: async (ground) => {
      const url = await beginUpload(ground, createScan());
      return { ask: (api) => api.findUpload(url), check: () => removeUpload(ground, url) };
    },
  },
  uploadSend: {
    isHeadOnly: true,
    prepare: async (ground) => {
      const scan = createScan();
      const url = await beginUpload(ground, scan);
      return {
        ask: (api) => api.sendUpload(url, 0, scan.bytes, Buffer.from(scan.sha256, 'hex').toString('base64')),
        check: async () => {
          const back = await ground.centre.request(`/v1/document/${scan.sha256}`, { token: ground.token });
          if (!Buffer.from(await back.arrayBuffer()).equals(scan.bytes))
            throw new Error(`the scan has not come: ${back.status}`);
        },
      };
    },
  },
  uploadRemove: notYet,
  serialLease: {
    prepare: async (ground) => {
      await receiveBlanks(ground);
      const id = randomUUID();
      return {
        ask: async ({ postSerialLease }) => {
          const { registered, block } = await postSerialLease({ id, count: 5 });
          return { registered, count: block?.count };
        },
        check: async () => {
          const known = await ground.centre.request('/v1/serial/lease', {
            token: ground.token,
            json: { id, count: 5 },
          });
          const { block } = serialLeaseOutputSchema.parse(await known.json());
          if (block?.count !== 5) throw new Error(`the lease is of ${block?.count} blanks`);
        },
      };
    },
  },
  serialReturn: {
    prepare: async (ground) => {
      await receiveBlanks(ground);
      const id = randomUUID();
      await ground.centre.request('/v1/serial/lease', { token: ground.token, json: { id, count: 5 } });
      return { ask: async (api) => (await api.postSerialReturn({ id })).block };
    },
  },
  demonstration: {
    prepare: () => ({
      ask: async (api) => (await api.findDemonstration())?.officers.map(({ name, password }) => ({ name, password })),
    }),
  },
};
