import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { describeBug } from '#domain/contract/bug.ts';
import { AppError, type Problem, toProblem } from '#domain/contract/errors.ts';
import { isUnavailable, isUnkeepable } from '../database/transaction.ts';
import type { Log } from './log.ts';

export const problemResponse = (problem: Problem, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { 'Content-Type': 'application/problem+json', ...headers },
  });

/** A problem whose HTTP status says more than its code does (413, 415, 416, 429), with headers of its own. */
export class HttpProblem extends Error {
  readonly problem: Problem;
  readonly headers: Record<string, string>;
  constructor(status: number, error: AppError, headers: Record<string, string> = {}) {
    super(error.message);
    this.name = 'HttpProblem';
    this.problem = { ...toProblem(error), status };
    this.headers = headers;
  }
}

/** Any error as the answer to it. An unavailability asks to come again. */
export const answerProblem = (error: unknown, log: Log): Response => {
  if (error instanceof HttpProblem) return problemResponse(error.problem, error.headers);
  const problem = problemOf(error, log);
  return problemResponse(problem, problem.status === 503 ? { 'Retry-After': '2' } : {});
};

/** The first issue, by its place and kind only: what was typed is nobody's business in an answer or a log. */
export const toInvalidInput = (error: z.ZodError): AppError => {
  const [issue] = error.issues;
  return new AppError('INVALID_INPUT', 'The request is not well formed', {
    path: issue?.path.join('.') ?? '',
    issue: issue?.code ?? '',
  });
};

/** Logs a bug and answers its reference. Messages stay out: a database's carry the values of its statement. */
export const reportBug = (log: Log, error: unknown): string => {
  const reference = randomUUID().slice(0, 8);
  log({ level: 'error', event: 'bug', reference, ...describeBug(error) });
  return reference;
};

/** Any error as the problem that the caller is told. */
export const problemOf = (error: unknown, log: Log): Problem => {
  if (error instanceof AppError) return toProblem(error);
  if (isUnkeepable(error))
    return toProblem(new AppError('INVALID_INPUT', 'The request holds what is no text', { path: '', issue: 'text' }));
  if (isUnavailable(error)) return toProblem(new AppError('CENTRE_BUSY', 'The centre cannot answer just now'));
  return toProblem(new AppError('BUG', 'The centre has failed', { reference: reportBug(log, error) }));
};
