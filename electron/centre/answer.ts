import type { z } from 'zod';
import { protocolHeader } from '#domain/contract/api.ts';
import {
  AppError,
  type ErrorCode,
  type ErrorDetails,
  errorCodes,
  problemSchema,
  toErrorCode,
} from '#domain/contract/errors.ts';
import { codeOf, reasonOf } from './line-fault.ts';

/**
 * What comes back over the line, judged: nothing is waited for without end, nothing is read without a limit, and each
 * fault has one name. The centre marks all its answers with `Kaunta-Protocol`; what lacks it and cannot be read came
 * from somebody in between (a captive portal, a proxy), and is never taken for the centre.
 */
export type Patience = {
  /** From the end of the request to the head of the answer. */
  answerMs: number;
  /** Between two pieces of a body. */
  idleMs: number;
  /** For the whole of an answer, and for that of a document. */
  wholeMs: number;
  documentMs: number;
  /** Without a sign of life on the live stream, on which the centre comments every 15 s. */
  aliveMs: number;
};

/** At 8 kB/s, the slowest line counted with, a page of the feed takes well under a minute and a long scan ten. */
export const standardPatience: Patience = {
  answerMs: 20_000,
  idleMs: 20_000,
  wholeMs: 180_000,
  documentMs: 900_000,
  aliveMs: 45_000,
};

/** What a request may take to be sent, beyond the patience for its answer: 4 kB/s. */
export const sendingMs = (body: string | Uint8Array | undefined): number => (body?.length ?? 0) / 4;

const words = {
  CERTIFICATE_OUT_OF_DATE: 'the centre’s certificate does not hold today',
  CERTIFICATE_REFUSED: 'the certificate is not the centre’s',
  PROXY_AUTHENTICATION_REQUIRED: 'the proxy asks for a password',
  PROXY_INSPECTS: 'a proxy opens the connection and reads along',
  NOT_THE_CENTRE: 'somebody else answers in the centre’s place',
  CENTRE_ANSWER_STRANGE: 'the answer does not unpack',
  CENTRE_UNREACHABLE: 'the centre does not answer',
} as const satisfies Partial<Record<ErrorCode, string>>;

/** What fetch or a body's reader threw, by its name. */
const toFault = (error: unknown): AppError => {
  if (error instanceof AppError) return error;
  const reason = reasonOf(error);
  const code = codeOf(reason);
  return new AppError(code, words[code], { reason });
};

export type Watch = {
  signal: AbortSignal;
  /**
   * Waits for a step of the request, no longer than is left. @throws AppError CENTRE_UNREACHABLE, `reason` SILENT or
   * SLOW
   */
  within: <Value>(step: Promise<Value>) => Promise<Value>;
  /** A sign of life: the next one is waited for so long. */
  touch: (idleMs: number) => void;
  /** Stops the clock and, unless all was read, hangs up. */
  end: (isRead: boolean) => void;
};

/** Watches over one request, from now on. An abort of `outer` ends it as well. */
export const startWatch = (firstMs: number, wholeMs: number, outer?: AbortSignal): Watch => {
  const controller = new AbortController();
  const { signal } = controller;
  // A watch keeps no program alive that has nothing else to do.
  const giveUpAfter = (ms: number, reason: string): NodeJS.Timeout | undefined =>
    Number.isFinite(ms)
      ? setTimeout(
          () => controller.abort(new AppError('CENTRE_UNREACHABLE', 'the centre does not answer', { reason })),
          ms,
        ).unref()
      : undefined;
  const onOuter = (): void => controller.abort(toFault(outer?.reason));
  outer?.addEventListener('abort', onOuter, { once: true });
  if (outer?.aborted === true) onOuter();
  let idle = giveUpAfter(firstMs, 'SILENT');
  const whole = giveUpAfter(wholeMs, 'SLOW');
  return {
    signal,
    // Not left to fetch alone: where its abort does not reach a body's reader, the wait still ends.
    within: (step) =>
      new Promise((resolve, reject) => {
        const onAbort = (): void => reject(toFault(signal.reason));
        signal.addEventListener('abort', onAbort, { once: true });
        if (signal.aborted) onAbort();
        step
          .then(resolve, (error: unknown) => reject(toFault(signal.aborted ? signal.reason : error)))
          .finally(() => signal.removeEventListener('abort', onAbort));
      }),
    touch: (idleMs) => {
      clearTimeout(idle);
      if (!signal.aborted) idle = giveUpAfter(idleMs, 'SILENT');
    },
    end: (isRead) => {
      clearTimeout(idle);
      clearTimeout(whole);
      outer?.removeEventListener('abort', onOuter);
      if (!isRead) controller.abort(new AppError('CENTRE_UNREACHABLE', 'given up', { reason: 'GIVEN_UP' }));
    },
  };
};

const typeOf = (response: Response): string => response.headers.get('content-type') ?? '';

/** An answer that cannot be taken: the centre's own, or that of somebody who answers in its place. */
export const toStrange = (response: Response, reason = 'shape', more: ErrorDetails = {}): AppError => {
  const details = { status: response.status, type: typeOf(response).slice(0, 100), reason, ...more };
  return response.headers.has(protocolHeader)
    ? new AppError('CENTRE_ANSWER_STRANGE', 'the answer is not the centre’s', details)
    : new AppError('NOT_THE_CENTRE', 'somebody else answers in the centre’s place', details);
};

/** Of a page that is too large to be read, the place of its first entry: enough to step over that one. */
const readHead = (pieces: readonly Uint8Array[]): ErrorDetails => {
  const head = new TextDecoder().decode(Buffer.concat(pieces).subarray(0, 100));
  const sequence = /^\{"entries":\[\{"sequence":(\d{1,15}),/.exec(head)?.[1];
  return sequence === undefined ? {} : { sequence: Number(sequence) };
};

/** The body, unpacked, as it comes in. @throws AppError of `toStrange` past the limit, and of the watch */
export const readBytes = async (
  response: Response,
  limitBytes: number,
  watch: Watch,
  idleMs: number,
): Promise<Uint8Array> => {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const piece = await watch.within(reader?.read() ?? Promise.resolve({ done: true as const, value: undefined }));
    if (piece.done) return Buffer.concat(pieces);
    watch.touch(idleMs);
    length += piece.value.length;
    pieces.push(piece.value);
    if (length > limitBytes) throw toStrange(response, 'too-large', readHead(pieces));
  }
};

/** A JSON answer as its schema says. @throws AppError CENTRE_ANSWER_STRANGE or NOT_THE_CENTRE */
export const parseAnswer = <Schema extends z.ZodType>(
  response: Response,
  bytes: Uint8Array,
  schema: Schema,
): z.output<Schema> => {
  if (!typeOf(response).startsWith('application/json')) throw toStrange(response, 'type');
  const parsed = schema.safeParse(parseJson(bytes));
  if (!parsed.success) throw toStrange(response);
  return parsed.data;
};

const parseJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
};

const longestProblemBytes = 64 * 1024;

/** The error that an answer of another status than 2xx stands for. Time may heal 408, 425, 429 and a gateway's 5xx. */
export const toRefusal = async (response: Response, watch: Watch, idleMs: number): Promise<AppError> => {
  const { status } = response;
  const isProblem = typeOf(response).startsWith('application/problem+json');
  // A problem that was cut on its way is the line's fault: what it would have said is not known.
  const body = isProblem ? await readBytes(response, longestProblemBytes, watch, idleMs) : undefined;
  const problem = problemSchema.safeParse(body === undefined ? undefined : parseJson(body));
  const again = retryAfterMs(response.headers);
  const more: ErrorDetails = again === undefined ? {} : { retryAfterMs: again };
  if (status === 408 || status === 425)
    return new AppError('CENTRE_BUSY', 'the centre asks to send it again', { status, ...more });
  if (problem.success) {
    // Said below the API, by the HTTP server: our request was damaged on its way, not wrong.
    if (status === 400 && !response.headers.has(protocolHeader))
      return toFault(Object.assign(new Error('cut'), { code: 'REQUEST_DAMAGED' }));
    const code = toErrorCode(problem.data.code);
    return new AppError(code, problem.data.title, { ...problem.data.details, ...(errorCodes[code].retry ? more : {}) });
  }
  // A proxy's alone to say (RFC 9110 15.5.8): Chromium hands it on where nobody gives it a password.
  if (status === 407)
    return new AppError('PROXY_AUTHENTICATION_REQUIRED', words.PROXY_AUTHENTICATION_REQUIRED, { status });
  // 511 is the captive portal's own status (RFC 6585): no gateway of the centre's says it.
  if (status === 429 || (status >= 500 && status !== 511))
    return new AppError('CENTRE_BUSY', 'the centre cannot answer now', { status, ...more });
  return toStrange(response, 'status');
};

/**
 * `Retry-After` in seconds or as a date (RFC 9110 10.2.3); a date counts from the answer's own `Date`, whatever our
 * clock says.
 */
export const retryAfterMs = (headers: Headers): number | undefined => {
  const given = headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,9}$/.test(given)) return Number(given) * 1000;
  const wait = Date.parse(given) - Date.parse(headers.get('date') ?? '');
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
};

const longestLine = 8192;

/**
 * The names of a stream's events as they come in. @throws AppError of `toStrange` for a line without end
 */
export const readEvents = async (
  response: Response,
  watch: Watch,
  aliveMs: number,
  onAlive: () => void,
  onEvent: (name: string) => void,
): Promise<void> => {
  const reader = response.body?.getReader();
  if (!typeOf(response).startsWith('text/event-stream') || reader === undefined) throw toStrange(response, 'type');
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    watch.touch(aliveMs);
    const { done, value } = await watch.within(reader.read());
    if (done) return;
    onAlive();
    const lines = `${rest}${decoder.decode(value, { stream: true })}`.split(/\r?\n/);
    rest = lines.pop() ?? '';
    if (rest.length > longestLine || lines.some((line) => line.length > longestLine)) throw toStrange(response, 'line');
    for (const line of lines) if (line.startsWith('event:')) onEvent(line.slice('event:'.length).trim());
  }
};
