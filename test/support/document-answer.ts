import type { ApiClient } from '#electron/centre/api-client.ts';
import { sha256 } from '#electron/workstation/context.ts';

/** The centre's answer to `getDocument`, as the client hands it on: the piece asked for, in pieces of the network's. */
export const serveDocument =
  (bytesOf: (name: string) => Uint8Array, pieceBytes = 10_000): ApiClient['getDocument'] =>
  async (name, { first, last, sha256: held }, taking) => {
    const bytes = bytesOf(name);
    // If-Range: of another document the whole comes.
    const from = held === undefined || held === sha256(bytes) ? first : 0;
    const end = from === first && last !== undefined ? Math.min(last + 1, bytes.length) : bytes.length;
    async function* pieces(): AsyncGenerator<Uint8Array> {
      for (let at = from; at < end; at += pieceBytes) yield bytes.subarray(at, Math.min(at + pieceBytes, end));
    }
    await taking(
      { sha256: sha256(bytes), sizeBytes: bytes.length, first: from, mediaType: 'application/pdf' },
      pieces(),
    );
  };
