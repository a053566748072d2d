import { type EndpointName, endpoints } from '#domain/contract/api.ts';
import { AppError } from '#domain/contract/errors.ts';
import { isWellFormed } from '#domain/contract/well-formed.ts';
import { HttpProblem } from './problem.ts';

/** No name in a path or a query is longer: references, plates, hashes, ids. */
const longestName = 200;

/**
 * What came in the path or the query can be looked for: no database keeps NUL, and nothing here has control characters.
 * @throws AppError INVALID_INPUT
 */
export const requireNames = (given: Readonly<Record<string, string>>): void => {
  for (const [path, value] of Object.entries(given))
    if (value.length > longestName || !isWellFormed(value) || /\p{Cc}/u.test(value))
      throw new AppError('INVALID_INPUT', 'No such name', { path, issue: 'text' });
};

const hasBody = (headers: Headers): boolean =>
  headers.has('Transfer-Encoding') || Number(headers.get('Content-Length') ?? 0) > 0;

/**
 * The media type that the endpoint documents; without one, bytes are meant (RFC 9110 section 8.3). @throws HttpProblem
 * 415
 */
export const requireMediaType = (name: EndpointName, headers: Headers): void => {
  const endpoint = endpoints[name];
  if (!('body' in endpoint) || !hasBody(headers)) return;
  const expected = typeof endpoint.body === 'string' ? endpoint.body : 'application/json';
  const given = (headers.get('Content-Type') ?? 'application/octet-stream').split(';')[0]?.trim().toLowerCase();
  if (given !== expected)
    throw new HttpProblem(
      415,
      new AppError('INVALID_INPUT', `The body is not ${expected}`, { path: 'Content-Type', issue: 'media-type' }),
      {
        Accept: expected,
      },
    );
};

/** The methods that a path of the table takes, as `Allow` names them. GET answers HEAD too. */
export const listMethods = (path: string): string[] =>
  Object.values(endpoints)
    .filter((endpoint) => endpoint.path === path)
    .flatMap(({ method }) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]));

export const wrongMethod = (path: string): HttpProblem =>
  new HttpProblem(405, new AppError('UNKNOWN_ROUTE', 'This address does not take that method'), {
    Allow: listMethods(path).join(', '),
  });
