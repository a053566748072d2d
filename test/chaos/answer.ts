import { AppError, type ErrorCode, toProblem } from '#domain/contract/errors.ts';

/** A request as it reaches the model centre, unpacked, and what it answers. `note`: for the journal. */
export type Asked = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Headers;
  body: string;
  bytes: Uint8Array;
};
export type Answered = { status: number; headers: Record<string, string>; body: string | Uint8Array; note?: string };

export const jsonAnswer = (body: unknown, headers: Record<string, string> = {}, note = ''): Answered => ({
  status: 200,
  note,
  headers: { 'Content-Type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

export const problemAnswer = (given: ErrorCode | AppError, status?: number): Answered => {
  const problem = toProblem(given instanceof AppError ? given : new AppError(given, `the centre says ${given}`));
  return {
    status: status ?? problem.status,
    headers: { 'Content-Type': 'application/problem+json' },
    body: JSON.stringify(problem),
  };
};
