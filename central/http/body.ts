import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { carriedLimit, carriedStartBytes, parseStart } from '#domain/contract/carried-file.ts';
import { AppError } from '#domain/contract/errors.ts';
import { isBearableJson } from '#domain/contract/json-measure.ts';
import { decodeText } from '../carry/open.ts';
import type { ByteClaim } from './byte-budget.ts';
import { type Pace, readPaced } from './paced-body.ts';
import { HttpProblem } from './problem.ts';

/** A batch: a counter sends half a megabyte, or one act that is larger. */
export const maxBatchBytes = 2 * 1024 * 1024;
/** Any other JSON: a sign-in or a lease is a few hundred bytes. */
export const maxBodyBytes = 64 * 1024;
/**
 * Acts pack to a fifth, with their hashes and signatures; what unpacks to more than twenty times its size holds
 * nothing.
 */
const maxRatio = 20;
const unzip = promisify(gunzip);

const tooLarge = (maxBytes: number): HttpProblem =>
  new HttpProblem(413, new AppError('INVALID_INPUT', 'The request is too large', { maxBytes }), {
    Connection: 'close',
  });

export type Reading = { maxBytes: number; pace?: Pace | undefined; onPiece?: ((bytes: number) => void) | undefined };

/** The bytes of a request, never more of them in memory than may be. @throws HttpProblem 408, 413 */
const readPieces = async (
  request: Request,
  { maxBytes, pace, onPiece }: Reading,
  check: (pieces: readonly Uint8Array[], length: number) => void,
) => {
  if (Number(request.headers.get('Content-Length')) > maxBytes) throw tooLarge(maxBytes);
  const pieces: Uint8Array[] = [];
  let length = 0;
  if (request.body !== null)
    for await (const piece of readPaced(request.body, pace)) {
      length += piece.length;
      if (length > maxBytes) throw tooLarge(maxBytes);
      onPiece?.(piece.length);
      pieces.push(piece);
      check(pieces, length);
    }
  return Buffer.concat(pieces);
};

/**
 * A carried file, refused by its first line and its age header before the rest of it is read, and claimed from the
 * memory for such files as it comes.
 * @throws HttpProblem 408, 413; AppError CENTRE_BUSY, and as `parseStart`
 */
export const readCarried = (
  request: Request,
  reading: Omit<Reading, 'maxBytes'>,
  claim: ByteClaim,
): Promise<Buffer> => {
  let isChecked = false;
  const onPiece = (bytes: number): void => {
    reading.onPiece?.(bytes);
    claim.add(bytes);
  };
  return readPieces(request, { ...reading, maxBytes: carriedLimit.fileBytes, onPiece }, (pieces, length) => {
    if (isChecked || length < carriedStartBytes) return;
    isChecked = true;
    parseStart(Buffer.concat(pieces), 'file', decodeText);
  });
};

/**
 * The text of a request, plain or gzip; what it unpacks to is bounded like what is sent, so that no small body fills
 * the memory.
 */
export const readText = async (request: Request, reading: Reading): Promise<string> => {
  const { maxBytes } = reading;
  const coding = (request.headers.get('Content-Encoding') ?? 'identity').trim().toLowerCase();
  const isPlain = coding === 'identity' || coding === '';
  if (!isPlain && coding !== 'gzip' && coding !== 'x-gzip')
    throw new HttpProblem(
      415,
      new AppError('INVALID_INPUT', 'The body is packed in a way not known here', { issue: 'coding' }),
      { 'Accept-Encoding': 'gzip' },
    );
  const bytes = await readPieces(request, reading, () => {});
  if (isPlain) return bytes.toString('utf8');
  const max = Math.min(maxBytes, Math.max(maxBodyBytes, bytes.length * maxRatio));
  try {
    const plain = await unzip(bytes, { maxOutputLength: max });
    reading.onPiece?.(plain.length - bytes.length);
    return plain.toString('utf8');
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(max);
    throw new AppError('INVALID_INPUT', 'The body does not unpack', { path: '', issue: 'gzip' });
  }
};

/**
 * @throws AppError INVALID_INPUT when it is not JSON; HttpProblem 413 when it would hold too many values, or is nested
 * too deep
 */
export const parseJson = (text: string): unknown => {
  if (!isBearableJson(text))
    throw new HttpProblem(
      413,
      new AppError('INVALID_INPUT', 'The body holds too much', { path: '', issue: 'json-size' }),
    );
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError('INVALID_INPUT', 'The body is not JSON', { path: '', issue: 'json' });
  }
};
