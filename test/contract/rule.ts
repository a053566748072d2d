import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { problemSchema } from '#domain/contract/errors.ts';
import type { Client } from './client.ts';

/** One thing that a centre must do; `check` throws when it does not. */
export type Rule = { name: string; check: (client: Client) => Promise<void> };

export class Broken extends Error {}

export const expectTrue = (holds: boolean, what: string): void => {
  if (!holds) throw new Broken(what);
};

export const expectEqual = (found: unknown, wanted: unknown, what: string): void => {
  if (!isDeepStrictEqual(found, wanted))
    throw new Broken(`${what}: wanted ${JSON.stringify(wanted)}, found ${JSON.stringify(found)}`);
};

export const expectShape = <Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  what: string,
): z.output<Schema> => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Broken(`${what} is not of its schema: ${issue?.path.join('.')} ${issue?.message}`);
};

/** The answer to HEAD has the status and the headers of a problem, and no body to read it from. */
const expectStatus = (response: Response, status: number, what: string): void => {
  expectEqual(response.status, status, `${what}: status`);
  expectEqual(response.headers.get('content-type')?.split(';')[0], 'application/problem+json', `${what}: media type`);
};

/** A problem document (RFC 9457) with this status and code, which carries the protocol header as every answer does. */
export const expectProblem = async (
  response: Response,
  status: number,
  code: string,
  what: string,
  method = 'get',
): Promise<void> => {
  if (method === 'head') return expectStatus(response, status, what);
  const text = await response.text();
  expectStatus(response, status, what);
  const problem = expectShape(problemSchema, JSON.parse(text), `${what}: problem`);
  expectEqual(
    { code: problem.code, status: problem.status, type: problem.type },
    { code, status, type: `urn:kaunta:problem:${code}` },
    what,
  );
};
