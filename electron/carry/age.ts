import { hkdfSync } from 'node:crypto';
import { bech32 } from '@scure/base';
import { Decrypter, Encrypter, identityToRecipient } from 'age-encryption';

/** What is carried by hand, encrypted as age v1 (X25519). */
export type AgeKey = { identity: string; recipient: string };

/**
 * The workstation's own key: made from the key of its cache, so what opens the one opens the other and nothing more is
 * kept.
 */
export const deriveAgeKey = async (dataKey: Uint8Array): Promise<AgeKey> => {
  const scalar = new Uint8Array(hkdfSync('sha256', dataKey, '', 'kaunta carried file', 32));
  const identity = bech32.encodeFromBytes('AGE-SECRET-KEY-', scalar).toUpperCase();
  return { identity, recipient: await identityToRecipient(identity) };
};

/** A stream that takes each part only when the one before is done with. */
const toStream = (parts: AsyncIterator<Uint8Array>): ReadableStream<Uint8Array> =>
  new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const { done, value } = await parts.next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      },
      cancel: async () => {
        await parts.return?.();
      },
    },
    { highWaterMark: 1 },
  );

/** Closes parts as they come for a recipient. */
export async function* encryptParts(parts: AsyncIterable<Uint8Array>, recipient: string): AsyncGenerator<Uint8Array> {
  const age = new Encrypter();
  age.addRecipient(recipient);
  yield* await age.encrypt(toStream(parts[Symbol.asyncIterator]()));
}

/** Undefined when the identity does not open it, or it was changed on the way. */
export const decryptParts = async (parts: AsyncIterable<Uint8Array>, identity: string): Promise<Buffer | undefined> => {
  const age = new Decrypter();
  age.addIdentity(identity);
  const opened: Uint8Array[] = [];
  try {
    for await (const part of await age.decrypt(toStream(parts[Symbol.asyncIterator]()))) opened.push(part);
    return Buffer.concat(opened);
  } catch {
    return undefined;
  }
};
