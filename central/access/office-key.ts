import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { and, asc, eq } from 'drizzle-orm';
import { calculateJwkThumbprint } from 'jose';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import { type KeyOutput, type PublicKey, publicKeySchema } from '#domain/contract/centre/key.ts';
import { officeKey } from '../database/schema/index.ts';
import type { Database } from '../database/store.ts';

/**
 * The centre's own keys of one office: one signs what a counter keeps as the centre's word, one opens what is carried
 * here by hand. Made at their first use; two instances that do so at once agree, since the first insert holds.
 */
export type OfficeKeys = {
  sign: {
    /** RFC 7638 thumbprint: the same key has the same name everywhere. */
    kid: string;
    publicKey: PublicKey;
    /** Ed25519 over the UTF-8 of the text, base64url. */
    sign: (text: string) => string;
  };
  encrypt: {
    /** `age1…`: whoever has it can only close. */
    recipient: string;
    /** `AGE-SECRET-KEY-1…`: never leaves the centre. */
    identity: string;
  };
};

type Kind = 'sign' | 'encrypt';
type Row = typeof officeKey.$inferSelect;

const createPair: Record<Kind, () => Promise<{ public: string; secret: string }>> = {
  sign: async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    return {
      public: JSON.stringify(publicKey.export({ format: 'jwk' })),
      secret: JSON.stringify(privateKey.export({ format: 'jwk' })),
    };
  },
  encrypt: async () => {
    const secret = await generateX25519Identity();
    return { public: await identityToRecipient(secret), secret };
  },
};

/** The keys of one kind, the first made first; the first is made when there is none. */
const listOfKind = async (database: Database, officeId: string, kind: Kind, now: number): Promise<Row[]> => {
  const isKind = and(eq(officeKey.officeId, officeId), eq(officeKey.kind, kind));
  const list = () =>
    database.select().from(officeKey).where(isKind).orderBy(asc(officeKey.createdAt), asc(officeKey.id));
  const known = await list();
  if (known.length > 0) return known;
  // One id for the first of a kind: the primary key is the guard between instances.
  const row = { officeId, id: `${kind}-1`, kind, ...(await createPair[kind]()), createdAt: now, retiredAt: null };
  await database.insert(officeKey).values(row).onConflictDoNothing();
  return list();
};

const newestInUse = (rows: readonly Row[]): Row => {
  const found = rows.findLast(({ retiredAt }) => retiredAt === null);
  if (found === undefined) throw new Error('every key of the office is retired, and none has taken its place');
  return found;
};

const parsePublicKey = (row: Row): PublicKey => publicKeySchema.parse(JSON.parse(row.public));

/** Both pairs that are in use. */
export const getOfficeKeys = async (database: Database, officeId: string, now: number): Promise<OfficeKeys> => {
  const signing = newestInUse(await listOfKind(database, officeId, 'sign', now));
  const encrypting = newestInUse(await listOfKind(database, officeId, 'encrypt', now));
  const publicKey = parsePublicKey(signing);
  const privateKey = createPrivateKey({ key: JSON.parse(signing.secret), format: 'jwk' });
  return {
    sign: {
      kid: await calculateJwkThumbprint(publicKey),
      publicKey,
      sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64url'),
    },
    encrypt: { recipient: encrypting.public, identity: encrypting.secret },
  };
};

/** Every identity of the office, the newest first: a file may have been closed for one that is retired since. */
export const listIdentities = async (database: Database, officeId: string, now: number): Promise<string[]> =>
  (await listOfKind(database, officeId, 'encrypt', now)).toReversed().map(({ secret }) => secret);

/**
 * What `GET /v1/key` answers: public parts only, retired signing keys too, since what they signed is still to be read.
 */
export const describeKeys = async (database: Database, officeId: string, now: number): Promise<KeyOutput> => {
  const { sign: inUse, encrypt } = await getOfficeKeys(database, officeId, now);
  const rows = await listOfKind(database, officeId, 'sign', now);
  const keys = await Promise.all(
    rows.toReversed().map(async (row) => {
      const publicKey = parsePublicKey(row);
      return { ...publicKey, kid: await calculateJwkThumbprint(publicKey), retiredAt: row.retiredAt };
    }),
  );
  // Nothing is revoked yet: the list begins to fill with the signatures on logbooks, which these keys do not make.
  const list = { purpose: 'revocation' as const, office: officeId, epoch: 0, kids: [], at: now };
  return {
    sign: keys,
    encrypt: encrypt.recipient,
    revocation: { ...list, kid: inUse.kid, signature: inUse.sign(canonicalJson(list)) },
    at: now,
  };
};
