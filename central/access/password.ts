import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** Argon2id with 19 MiB, two passes, one lane: OWASP Password Storage Cheat Sheet (2025). PHC string format. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 };
const derive = promisify(argon2);
const prefix = `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$`;

const run = (password: string, nonce: Uint8Array) => derive('argon2id', { message: password.normalize('NFKC'), nonce, tagLength: 32, ...cost });

export const hashPassword = async (password: string): Promise<string> => {
  const nonce = randomBytes(16);
  return `${prefix}${nonce.toString('base64url')}$${(await run(password, nonce)).toString('base64url')}`;
};

/** Whether the password is the one hashed. Takes the same time for any hash of this cost, right or wrong. */
export const isPassword = async (password: string, hash: string): Promise<boolean> => {
  if (!hash.startsWith(prefix)) return false;
  const [nonce = '', tag = ''] = hash.slice(prefix.length).split('$');
  const expected = Buffer.from(tag, 'base64url');
  const derived = await run(password, Buffer.from(nonce, 'base64url'));
  return expected.length === derived.length && timingSafeEqual(expected, derived);
};
