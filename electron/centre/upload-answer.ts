import { endpoints } from '#domain/contract/api.ts';
import { tusVersion } from '#domain/contract/centre/upload.ts';
import { toStrange } from './answer.ts';

/** The client's side of tus 1.0: what is said to the centre, and what it says back. */
export const tusHeaders = { 'Tus-Resumable': tusVersion };

export const toUploadMetadata = (metadata: Record<string, string>): string =>
  Object.entries(metadata)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',');

/** @throws AppError CENTRE_ANSWER_STRANGE, NOT_THE_CENTRE */
export const readUploadOffset = (response: Response): number => {
  const offset = response.headers.get('upload-offset') ?? '';
  if (!/^\d{1,15}$/.test(offset)) throw toStrange(response, 'offset');
  return Number(offset);
};

/** Only the name is taken from `Location`: scans go to the centre that was enrolled at, wherever an answer points. */
export const readCreatedUpload = (response: Response): { url: string; offset: number } => {
  const name = /\/([\w-]{1,80})$/.exec(response.headers.get('location') ?? '')?.[1];
  if (response.status !== 201 || name === undefined) throw toStrange(response, 'location');
  return {
    url: endpoints.uploadFind.path.replace('{id}', name),
    offset: response.headers.has('upload-offset') ? readUploadOffset(response) : 0,
  };
};
