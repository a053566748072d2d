import { createHash, timingSafeEqual } from 'node:crypto';
import { tusExtensions, tusVersion, uploadMetadataSchema } from '#domain/contract/centre/upload.ts';
import { AppError } from '#domain/contract/errors.ts';
import { maxScanBytes } from '#domain/scan.ts';
import {
  appendPiece,
  createUpload,
  getUpload,
  type NewUpload,
  OffsetConflict,
  pieceBytes,
  removeUpload,
  TooManyUploads,
  type UploadState,
} from '../document/upload.ts';
import type { Handlers } from './handler.ts';
import { HttpProblem } from './problem.ts';

/**
 * The five requests of tus 1.0 (https://tus.io/protocols/resumable-upload), over `upload.ts`. `app.ts` marks each
 * answer with `Tus-Resumable`.
 */
/** A part with a checksum is held until it is proven, so it is bounded; one without may be as long as the rest. */
const maxCheckedBytes = 4 * 1024 * 1024;

const malformed = (path: string, status = 400, headers: Record<string, string> = {}) =>
  new HttpProblem(status, new AppError('INVALID_INPUT', 'The request is not of tus 1.0', { path }), headers);

const requireVersion = (headers: Headers): void => {
  if (headers.get('Tus-Resumable') !== tusVersion) throw malformed('Tus-Resumable', 412, { 'Tus-Version': tusVersion });
};

const readCount = (headers: Headers, name: string): number => {
  const given = headers.get(name) ?? '';
  if (!/^\d{1,15}$/.test(given)) throw malformed(name);
  return Number(given);
};

/** `sha256 NWE…, mediatype YXBw…`: keys with values in base64. */
const readMetadata = (header: string): Record<string, string> =>
  Object.fromEntries(
    header.split(',').map((pair) => {
      const [key = '', value = ''] = pair.trim().split(' ');
      return [key, Buffer.from(value, 'base64').toString('utf8')];
    }),
  );

const readNewUpload = (headers: Headers): NewUpload => {
  const sizeBytes = readCount(headers, 'Upload-Length');
  if (sizeBytes === 0) throw malformed('Upload-Length');
  if (sizeBytes > maxScanBytes)
    throw new HttpProblem(
      413,
      new AppError('SCAN_TOO_LARGE', 'A scan may not be that large', { maxBytes: maxScanBytes }),
    );
  const metadata = uploadMetadataSchema.safeParse(readMetadata(headers.get('Upload-Metadata') ?? ''));
  if (!metadata.success) throw malformed(`Upload-Metadata ${metadata.error.issues[0]?.path.join('.') ?? ''}`);
  return { sha256: metadata.data.sha256, mediaType: metadata.data.mediatype, sizeBytes };
};

const headersOf = ({ sizeBytes, receivedBytes, expiresAt }: UploadState): Record<string, string> => ({
  'Upload-Offset': String(receivedBytes),
  'Upload-Length': String(sizeBytes),
  'Upload-Expires': new Date(expiresAt).toUTCString(),
  'Cache-Control': 'no-store',
});

/** The SHA-256 that `Upload-Checksum` states; undefined without one. */
const readChecksum = (headers: Headers): Buffer | undefined => {
  const given = headers.get('Upload-Checksum');
  if (given === null) return undefined;
  const [algorithm, value = ''] = given.trim().split(' ');
  const digest = Buffer.from(value, 'base64');
  if (algorithm !== 'sha256' || digest.length !== 32) throw malformed('Upload-Checksum');
  return digest;
};

/** The body in pieces of a size, the last one shorter. What has come before a cut is given out before the cut is. */
async function* inPieces(body: AsyncIterable<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  let held = Buffer.alloc(0);
  try {
    for await (const bytes of body ?? []) {
      held = Buffer.concat([held, bytes]);
      for (; held.length >= pieceBytes; held = held.subarray(pieceBytes)) yield held.subarray(0, pieceBytes);
    }
  } catch {
    // The line was cut: the answer reaches nobody, and what came is worth keeping.
  }
  if (held.length > 0) yield held;
}

const readChecked = async (body: AsyncIterable<Uint8Array> | null, checksum: Buffer): Promise<Buffer> => {
  const digest = createHash('sha256');
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of inPieces(body)) {
    length += piece.length;
    if (length > maxCheckedBytes)
      throw new HttpProblem(
        413,
        new AppError('INVALID_INPUT', 'A part with a checksum may not be that large', { maxBytes: maxCheckedBytes }),
      );
    digest.update(piece);
    pieces.push(piece);
  }
  // 460 is tus' own status for it.
  if (!timingSafeEqual(digest.digest(), checksum))
    throw new HttpProblem(460, new AppError('DOCUMENT_DAMAGED', 'The part arrived damaged'));
  return Buffer.concat(pieces);
};

type TusHandlers = Pick<Handlers, 'uploadOptions' | 'uploadCreate' | 'uploadFind' | 'uploadSend' | 'uploadRemove'>;

export const tusHandlers: TusHandlers = {
  uploadOptions: async () =>
    new Response(null, {
      status: 204,
      headers: {
        'Tus-Version': tusVersion,
        'Tus-Extension': tusExtensions.join(','),
        'Tus-Max-Size': String(maxScanBytes),
        'Tus-Checksum-Algorithm': 'sha256',
      },
    }),

  uploadCreate: async ({ store, now }, { headers, session }) => {
    requireVersion(headers);
    try {
      const state = await createUpload(store.database, session, readNewUpload(headers), now());
      return new Response(null, { status: 201, headers: { ...headersOf(state), Location: `/v1/upload/${state.id}` } });
    } catch (error) {
      // Without `Retry-After`, which would keep the caller's acts back too.
      if (error instanceof TooManyUploads)
        throw new HttpProblem(429, new AppError('CENTRE_BUSY', 'Too many scans are under way'));
      throw error;
    }
  },

  uploadFind: async ({ store, now }, { params, headers, session }) => {
    requireVersion(headers);
    return new Response(null, {
      status: 200,
      headers: headersOf(await getUpload(store.database, session, params.id ?? '', now())),
    });
  },

  uploadSend: async ({ store, now }, { params, headers, session, stream }) => {
    requireVersion(headers);
    if (headers.get('Content-Type') !== 'application/offset+octet-stream') throw malformed('Content-Type', 415);
    const id = params.id ?? '';
    const first = readCount(headers, 'Upload-Offset');
    const checksum = readChecksum(headers);
    let state = await getUpload(store.database, session, id, now());
    if (state.receivedBytes !== first) throw conflict(state);
    const pieces = checksum === undefined ? inPieces(stream) : [await readChecked(stream, checksum)];
    try {
      for await (const piece of pieces)
        state = await appendPiece(store.database, session, id, state.receivedBytes, piece, now());
    } catch (error) {
      if (error instanceof OffsetConflict) throw conflict(await getUpload(store.database, session, id, now()));
      throw error;
    }
    return new Response(null, { status: 204, headers: headersOf(state) });
  },

  uploadRemove: async ({ store, now }, { params, headers, session }) => {
    requireVersion(headers);
    await removeUpload(store.database, session, params.id ?? '', now());
    return new Response(null, { status: 204 });
  },
};

const conflict = ({ receivedBytes }: UploadState): HttpProblem =>
  new HttpProblem(
    409,
    new AppError('INVALID_INPUT', 'The next byte is another', { path: 'Upload-Offset', offset: receivedBytes }),
    {
      'Upload-Offset': String(receivedBytes),
    },
  );
