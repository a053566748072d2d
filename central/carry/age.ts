import { setImmediate as breathe } from 'node:timers/promises';
import { Decrypter, Encrypter } from 'age-encryption';

const sliceBytes = 64 * 1024;

/** Slice by slice, with room for other requests between them: 64 MB in one go would hold up every counter. */
const toStream = (bytes: Uint8Array): ReadableStream<Uint8Array> => {
  let at = 0;
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        await breathe();
        if (at >= bytes.length) {
          controller.close();
          return;
        }
        controller.enqueue(bytes.subarray(at, at + sliceBytes));
        at += sliceBytes;
      },
    },
    { highWaterMark: 1 },
  );
};

const collect = async (stream: ReadableStream<Uint8Array>): Promise<Buffer> => {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
};

export const encrypt = async (bytes: Uint8Array, recipient: string): Promise<Buffer> => {
  const age = new Encrypter();
  age.addRecipient(recipient);
  return collect(await age.encrypt(toStream(bytes)));
};

/** Undefined when none of the identities opens it, or it was changed on the way. */
export const decrypt = async (bytes: Uint8Array, identities: readonly string[]): Promise<Buffer | undefined> => {
  const age = new Decrypter();
  for (const identity of identities) age.addIdentity(identity);
  try {
    return await collect(await age.decrypt(toStream(bytes)));
  } catch {
    return undefined;
  }
};
