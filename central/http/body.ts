import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { AppError } from '#domain/contract/errors.ts';
import { HttpProblem } from './problem.ts';

export const maxBodyBytes = 16 * 1024 * 1024;
const unzip = promisify(gunzip);

export const tooLarge = (maxBytes = maxBodyBytes): HttpProblem => new HttpProblem(413, new AppError('INVALID_INPUT', 'The request is too large', { maxBytes }));

/** The text of a request, plain or gzip; what it unpacks to is bounded like what is sent, so that no small body fills the memory. */
export const readText = async (request: Request): Promise<string> => {
  const coding = (request.headers.get('Content-Encoding') ?? 'identity').trim().toLowerCase();
  if (coding === 'identity' || coding === '') return request.text();
  if (coding !== 'gzip' && coding !== 'x-gzip')
    throw new HttpProblem(415, new AppError('INVALID_INPUT', 'The body is packed in a way not known here', { issue: 'coding' }));
  const packed = Buffer.from(await request.arrayBuffer());
  try {
    return (await unzip(packed, { maxOutputLength: maxBodyBytes })).toString('utf8');
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge();
    throw new AppError('INVALID_INPUT', 'The body does not unpack', { path: '', issue: 'gzip' });
  }
};
