import type { ErrorCode, ErrorDetails } from './errors.ts';

/** What every request of the window comes back as: never a rejection, since `invoke` rejections lose their code. */
export type Reply<Value> =
  | { ok: true; value: Value }
  | { ok: false; error: { code: ErrorCode; message: string; details: ErrorDetails } };
