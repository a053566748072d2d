import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** Argon2id with 19 MiB, two passes, one lane: OWASP Password Storage Cheat Sheet (2025). PHC string format. */
type Cost = { memory: number; passes: number; parallelism: number };
const cost: Cost = { memory: 19_456, passes: 2, parallelism: 1 };
const derive = promisify(argon2);

const run = (password: string, nonce: Uint8Array, tagLength: number, by: Cost) =>
  derive('argon2id', { message: password.normalize('NFKC'), nonce, tagLength, ...by });

export const hashPassword = async (password: string, by = cost): Promise<string> => {
  const nonce = randomBytes(16);
  const tag = await run(password, nonce, 32, by);
  return `$argon2id$v=19$m=${by.memory},t=${by.passes},p=${by.parallelism}$${nonce.toString('base64url')}$${tag.toString('base64url')}`;
};

type Parsed = Cost & { nonce: Buffer; tag: Buffer };
/** Up to a gibibyte and twenty passes: a hash comes from the database, and a broken one must not stop the centre. */
const parse = (hash: string): Parsed | undefined => {
  const found = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([\w+/-]{11,86})\$([\w+/-]{22,86})$/.exec(
    hash,
  );
  if (found === null) return undefined;
  const [memory = 0, passes = 0, parallelism = 0] = found.slice(1, 4).map(Number);
  const isSane = parallelism >= 1 && memory >= 8 * parallelism && memory <= 1_048_576 && passes >= 1 && passes <= 20;
  return isSane
    ? {
        memory,
        passes,
        parallelism,
        nonce: Buffer.from(found[4] ?? '', 'base64'),
        tag: Buffer.from(found[5] ?? '', 'base64'),
      }
    : undefined;
};

/** Whether the password is the one hashed, at whatever cost that was done. Takes the same time right or wrong. */
export const isPassword = async (password: string, hash: string): Promise<boolean> => {
  const parsed = parse(hash);
  if (parsed === undefined) return false;
  const { nonce, tag, memory, passes, parallelism } = parsed;
  const derived = await run(password, nonce, tag.length, { memory, passes, parallelism });
  return timingSafeEqual(tag, derived);
};

/**
 * Whether a hash was made at another cost than today's: it is made anew at the next sign-in, when the password is at
 * hand.
 */
export const isOutdated = (hash: string): boolean => {
  const parsed = parse(hash);
  return (
    parsed === undefined ||
    parsed.memory !== cost.memory ||
    parsed.passes !== cost.passes ||
    parsed.parallelism !== cost.parallelism
  );
};
