import { type Connection, transact } from '#db/connection.ts';
import { listCommands, updateSignature } from '#db/outbox.ts';

/**
 * Signs what waits by the present device key: acts of before a new enrolment, or of a program that did not sign yet.
 * Ed25519 gives the same signature each time, so one that is right already is left as it is.
 */
export const signWaiting = ({ reader, writer }: Connection, sign: (text: string) => string): void => {
  const changed = listCommands(reader, 'waiting', Number.MAX_SAFE_INTEGER)
    .map(({ id, hash, signature }) => ({ id, signature: sign(hash), before: signature }))
    .filter(({ signature, before }) => signature !== before);
  if (changed.length === 0) return;
  transact(writer, (tx) => {
    for (const { id, signature } of changed) updateSignature(tx, id, signature);
  });
};
