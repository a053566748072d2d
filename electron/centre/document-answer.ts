import { protocolHeader } from '#domain/contract/api.ts';
import { toStrange, type Watch } from './answer.ts';

/** What the centre says of a document before its bytes: which one it is, how large, and from which byte on it comes. */
export type DocumentHead = { sha256: string; sizeBytes: number; first: number; mediaType: string };

/**
 * What of a document is asked for: the bytes from `first` up to and with `last`, of the one known by `sha256` when some
 * are here.
 */
export type DocumentPiece = { first: number; last?: number | undefined; sha256?: string | undefined };

/** RFC 9110 14.2 and 13.1.5: a part only of the same document; of another one the whole comes. */
export const toPieceHeaders = ({ first, last, sha256 }: DocumentPiece): Record<string, string> => ({
  // The whole is asked for as such: of an empty document there is no range.
  ...(first === 0 && last === undefined ? {} : { Range: `bytes=${first}-${last ?? ''}` }),
  ...(first > 0 && sha256 !== undefined ? { 'If-Range': `"${sha256}"` } : {}),
});

/** RFC 9530: `Repr-Digest` is of the whole; `Content-Digest` of what is sent, which is the whole without a range. */
const readDigest = (headers: Headers, isWhole: boolean): string | undefined => {
  const stated = headers.get('repr-digest') ?? (isWhole ? headers.get('content-digest') : null) ?? '';
  const digest = Buffer.from(/(?:^|[\s,])sha-256=:([A-Za-z0-9+/=]+):/.exec(stated)?.[1] ?? '', 'base64');
  return digest.length === 32 ? digest.toString('hex') : undefined;
};

/** @throws AppError CENTRE_ANSWER_STRANGE, NOT_THE_CENTRE for bytes that do not say what they are part of */
export const readDocumentHead = (response: Response, asked: DocumentPiece): DocumentHead => {
  const { headers, status } = response;
  if (!headers.has(protocolHeader)) throw toStrange(response, 'mark');
  const isWhole = status === 200;
  const sha256 = readDigest(headers, isWhole);
  const range = /^bytes (\d{1,15})-\d{1,15}\/(\d{1,15})$/.exec(headers.get('content-range') ?? '');
  const length = headers.get('content-length') ?? '';
  const [first, sizeBytes] = isWhole
    ? [0, /^\d{1,15}$/.test(length) ? Number(length) : Number.NaN]
    : [Number(range?.[1]), Number(range?.[2])];
  if (sha256 === undefined) throw toStrange(response, 'digest');
  if (!Number.isFinite(sizeBytes) || !Number.isFinite(first)) throw toStrange(response, 'length');
  if (first !== (isWhole ? 0 : asked.first)) throw toStrange(response, 'range');
  return { sha256, sizeBytes, first, mediaType: (headers.get('content-type') ?? '').split(';')[0] ?? '' };
};

/** So much is taken off the line ahead of the disk. */
const maxAheadBytes = 1024 * 1024;

/**
 * The bytes of a body as they come in, and whether it was read to its end. They are taken at once and handed on later:
 * what lies in the stream itself when the line is cut would be thrown away with it, and come over the line again.
 * More than the limit is CENTRE_ANSWER_STRANGE.
 */
export const openPieces = (
  response: Response,
  limitBytes: number,
  watch: Watch,
  idleMs: number,
): { pieces: AsyncGenerator<Uint8Array>; isRead: () => boolean } => {
  const reader = response.body?.getReader();
  const taken: Uint8Array[] = [];
  const state: { ahead: number; end?: { fault: unknown } | 'read'; stir: () => void; room: () => void } = {
    ahead: 0,
    stir: () => {},
    room: () => {},
  };

  const take = async (): Promise<void> => {
    for (let length = 0; ; ) {
      const piece = await watch.within(reader?.read() ?? Promise.resolve({ done: true as const, value: undefined }));
      if (piece.done) return;
      watch.touch(idleMs);
      length += piece.value.length;
      if (length > limitBytes) throw toStrange(response, 'too-large');
      taken.push(piece.value);
      state.ahead += piece.value.length;
      state.stir();
      if (state.ahead > maxAheadBytes) await new Promise<void>((resolve) => (state.room = resolve));
    }
  };
  take()
    .then(
      () => (state.end = 'read'),
      (fault: unknown) => (state.end = { fault }),
    )
    .finally(() => state.stir());

  async function* handOn(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const next = taken.shift();
      if (next !== undefined) {
        state.ahead -= next.length;
        state.room();
        yield next;
      } else if (state.end === 'read') return;
      else if (state.end !== undefined) throw state.end.fault;
      else await new Promise<void>((resolve) => (state.stir = resolve));
    }
  }
  return { pieces: handOn(), isRead: () => state.end === 'read' };
};
