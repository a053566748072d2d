import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { AppError } from '#domain/contract/errors.ts';
import { HttpProblem } from './problem.ts';

export const maxBodyBytes = 16 * 1024 * 1024;
/** Of who has not said who they are: a sign-in is a few hundred bytes, and many of the longest would fill the memory. */
export const maxStrangerBytes = 64 * 1024;
const unzip = promisify(gunzip);

const tooLarge = (maxBytes: number): HttpProblem => new HttpProblem(413, new AppError('INVALID_INPUT', 'The request is too large', { maxBytes }));

/** The bytes of a request, never more of them in memory than may be. @throws HttpProblem 413 */
export const readBytes = async (request: Request, maxBytes: number): Promise<Uint8Array> => {
  const stated = request.headers.get('Content-Length');
  if (Number(stated) > maxBytes) throw tooLarge(maxBytes);
  // What states its length is no longer than that: the HTTP server sees to it.
  if (stated !== null) return new Uint8Array(await request.arrayBuffer());
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of request.body ?? []) {
    length += piece.length;
    if (length > maxBytes) throw tooLarge(maxBytes);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
};

/** The text of a request, plain or gzip; what it unpacks to is bounded like what is sent, so that no small body fills the memory. */
export const readText = async (request: Request, maxBytes: number): Promise<string> => {
  const coding = (request.headers.get('Content-Encoding') ?? 'identity').trim().toLowerCase();
  const isPlain = coding === 'identity' || coding === '';
  if (!isPlain && coding !== 'gzip' && coding !== 'x-gzip')
    throw new HttpProblem(415, new AppError('INVALID_INPUT', 'The body is packed in a way not known here', { issue: 'coding' }));
  const bytes = Buffer.from(await readBytes(request, maxBytes));
  if (isPlain) return bytes.toString('utf8');
  try {
    return (await unzip(bytes, { maxOutputLength: maxBytes })).toString('utf8');
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(maxBytes);
    throw new AppError('INVALID_INPUT', 'The body does not unpack', { path: '', issue: 'gzip' });
  }
};
