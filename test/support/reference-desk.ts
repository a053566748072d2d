import { generateKeyPairSync, sign } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { transact } from '#db/connection.ts';
import { updateSyncState } from '#db/query/sync.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import type { KeyOutput } from '#domain/contract/centre/key.ts';
import type { SignedPack } from '#domain/contract/centre/signed-pack.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { Session } from '#domain/contract/screen/program.ts';
import type { PackName } from '#domain/reference.ts';
import type { Pack, Packs } from '#domain/reference-pack.ts';
import { createReferenceHolder } from '#electron/reference/holder.ts';
import { createReferenceKeeper } from '#electron/reference/keeper.ts';
import type { WorkstationContext } from '#electron/workstation/context.ts';
import { testPacks } from './application.ts';
import { createCounter, createOfficer } from './counter.ts';

const createKey = (kid: string, retiredAt: number | null = null) => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  return { kid, privateKey, public: { kty: 'OKP' as const, crv: 'Ed25519' as const, x, kid, retiredAt } };
};
export const inUse = createKey('in-use');
export const retired = createKey('retired', 1);
export const stranger = createKey('stranger');
export const rolledOver = createKey('rolled-over');

export const keysOf = (...keys: { public: KeyOutput['sign'][number] }[]): KeyOutput => ({
  sign: keys.map((key) => key.public),
  encrypt: 'age1h8sr4fh5pd3x8e3y43jvkmnfynytvuh6u25zx2qkt7n9agd6zf9qksnzlq',
  revocation: { purpose: 'revocation', office: 'o', epoch: 0, kids: [], at: 1, kid: 'in-use', signature: '' },
  at: 1,
});

export const signPack = (pack: string, body: object, by = inUse, change: Record<string, unknown> = {}): SignedPack => {
  const statement = { purpose: 'reference-pack', pack, format: 1, body, ...change };
  const signature = sign(null, Buffer.from(canonicalJson(statement)), by.privateKey).toString('base64url');
  return { ...statement, kid: by.kid, signature } as SignedPack; // what a centre says, true or not
};

export const newer = '2026-12-05';
export const spoil = (version: string, code = 'gnawed'): Pack => ({
  version,
  rows: [{ code, label: { en: 'Gnawed by mice', sw: 'Imetafunwa na panya' }, source: 'test' }],
});
export const holiday = (version: string, ...days: string[]): Pack => ({
  version,
  rows: days.map((on) => ({ on, name: 'A holiday' })),
});

type Answer = SignedPack | 'same' | AppError | Promise<SignedPack>;
type Options = { counter?: ReturnType<typeof createCounter>; shipped?: Packs; keys?: KeyOutput; withKeys?: boolean };

/** A counter whose centre says what a test puts into `says`; of the other packs it says that they are the same. */
export const startReference = ({
  counter: base = createCounter(),
  shipped = testPacks,
  keys = keysOf(inUse, retired),
  withKeys = true,
}: Options = {}) => {
  const { connection, now } = base;
  const logs: { event: string; fields: Record<string, unknown> }[] = [];
  const log = (_level: string, event: string, fields: Record<string, unknown> = {}) => {
    logs.push({ event, fields });
  };
  if (withKeys) transact(connection.writer, (tx) => updateSyncState(tx, { centreKeys: keysOf(inUse, retired) }));
  const references = createReferenceHolder({ connection, shipped, now, log });
  const counter: WorkstationContext = {
    ...base,
    get reference() {
      return references.current();
    },
  };
  const says = new Map<PackName, Answer>();
  const asked: { name: PackName; etag: string | undefined }[] = [];
  let keyRequests = 0;
  const desk: { token: string | undefined; session: Session | null } = { token: 'first', session: null };
  const keeper = createReferenceKeeper({
    counter,
    references,
    session: { token: () => desk.token, find: () => desk.session },
    api: {
      getKeys: async () => {
        keyRequests += 1;
        return keys;
      },
      getReferencePack: async (name, etag) => {
        asked.push({ name, etag });
        const answer = await (says.get(name) ?? 'same');
        if (answer instanceof AppError) throw answer;
        return answer === 'same' ? undefined : { signed: answer, etag: `"${name} ${answer.signature.slice(0, 8)}"` };
      },
    },
    breathe: () => breathe(),
    log,
  });
  onTestFinished(() => keeper.stop());
  const officer = createOfficer('supervisor');
  return {
    ...base,
    counter,
    references,
    keeper,
    says,
    asked,
    logs,
    desk,
    keyRequests: () => keyRequests,
    spoils: () => counter.reference['spoil-reason'].map(({ code }) => code),
    kept: () => references.describe().keptOut,
    signIn: () => {
      desk.session = { officer, office: base.station.office, signedInAt: 0, expiresAt: 0, endsAt: 0, failedBefore: 0 };
    },
    signOut: () => {
      desk.session = null;
      keeper.adopt();
    },
    /** One round of the sync, and all that it set off. */
    round: async () => {
      keeper.supply();
      for (let turn = 0; turn < 60; turn += 1) await breathe();
    },
  };
};
