import { expect } from 'vitest';
import { problemSchema } from '#domain/contract/errors.ts';

/** The status and the code of an answer that is a problem document, as `404 NOT_FOUND`. */
export const problemOf = async (response: Response): Promise<string> => {
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  const problem = problemSchema.parse(await response.json());
  expect(problem.status).toBe(response.status);
  return `${problem.status} ${problem.code}`;
};
