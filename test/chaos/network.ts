import { gunzipSync, gzipSync } from 'node:zlib';
import { protocolHeader } from '#domain/contract/api.ts';
import { type Answered, type Asked, problemAnswer } from './answer.ts';
import type { Centre } from './centre.ts';
import type { FaultKind, Strike } from './fault.ts';
import type { Random } from './random.ts';
import type { Owner, Timeline } from './timeline.ts';

/**
 * The line between the counters and the centre. Each request and each reply may be lost, late, doubled, cut, replaced
 * by a hotel's sign-in page or by an older answer; the counter gives up on its own after twenty seconds, as it does on
 * real sockets.
 */
export type Weather = {
  latencyMs: number;
  /** Of a counter's own line, both ways together; without it a transfer takes no time. */
  bytesPerSecond?: number;
  requestLost: number;
  blackHole: number;
  doubled: number;
  requestLate: number;
  captivePortal: number;
  problem: number;
  askedToWait: number;
  replyLost: number;
  replySlow: number;
  replyLate: number;
  replyCut: number;
  replyStrange: number;
  replyStale: number;
  problemAfter: number;
};

export const calm: Weather = {
  latencyMs: 40,
  requestLost: 0,
  blackHole: 0,
  doubled: 0,
  requestLate: 0,
  captivePortal: 0,
  problem: 0,
  askedToWait: 0,
  replyLost: 0,
  replySlow: 0,
  replyLate: 0,
  replyCut: 0,
  replyStrange: 0,
  replyStale: 0,
  problemAfter: 0,
};

/** Each seed has a weather of its own: some faults often, some never. */
export const drawWeather = (random: Random): Weather => {
  const often = random.pick([0.03, 0.1, 0.2, 0.4]);
  const draw = () => (random.chance(0.6) ? random.next() * often : 0);
  return {
    latencyMs: random.pick([20, 150, 1500]),
    requestLost: draw(),
    blackHole: draw() / 3,
    doubled: draw(),
    requestLate: draw() / 2,
    captivePortal: draw(),
    problem: draw(),
    askedToWait: draw() / 4,
    replyLost: draw() * 1.5,
    replySlow: draw() / 2,
    replyLate: draw() / 3,
    replyCut: draw(),
    replyStrange: draw(),
    replyStale: draw(),
    problemAfter: draw(),
  };
};

const patienceMs = 20_000;
/** Where the line is slow an answer begins in time and may go on so long. */
const slowPatienceMs = 180_000;
/** The centre compresses what is longer. */
const sizeOf = (body: string | Uint8Array): number =>
  typeof body === 'string' && body.length > 1024 ? gzipSync(body, { level: 5 }).length : body.length;
/** Head of a request or an answer, and TLS around it. */
const headBytes = 600;
const html = (status: number, title: string): Answered => ({
  status,
  headers: { 'Content-Type': 'text/html; charset=utf-8' },
  body: `<!doctype html><title>${title}</title>`,
});
const bodies = {
  strange: ['{"ok":true}', 'null', '[]', '{"answers":[{"id":7}],"entries":{}}'],
  problems: ['CENTRE_BUSY', 'WRONG_STATUS', 'COMMAND_ID_REUSED', 'SIGN_IN_LATER', 'INVALID_INPUT', 'BUG'] as const,
};

/** Values of `Retry-After`: seconds, a date, and what no client should believe. */
const quiets = ['1', '15', '90', 'Mon, 02 Mar 2026 07:03:00 GMT', '-5', 'soon', '99999999'] as const;
const askToWait = (random: Random, at: number): Answered => {
  const { status, headers, body } = problemAnswer('CENTRE_BUSY', random.pick([429, 503]));
  return {
    status,
    headers: { ...headers, 'Retry-After': random.pick(quiets), Date: new Date(at).toUTCString() },
    body,
  };
};

/** What the api client reads of a response: the body comes in one piece, at the end of the reply. */
const toResponse = ({ status, headers, body }: Answered, cut: 'whole' | 'half' | 'broken'): Response => {
  const broken = Object.assign(new TypeError('terminated'), {
    cause: Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }),
  });
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const pieces = [cut === 'half' ? bytes.subarray(0, Math.floor(bytes.length / 2)) : bytes];
  const read = async () => {
    if (cut === 'broken') throw broken;
    const value = pieces.pop();
    return { done: value === undefined, value };
  };
  // A portal's page has no mark of the centre's.
  const marked = new Headers(
    headers['Content-Type']?.startsWith('text/html') === true ? headers : { ...headers, [protocolHeader]: '1' },
  );
  return {
    ok: status >= 200 && status < 300,
    status,
    headers: marked,
    body: { getReader: () => ({ read }) },
  } as unknown as Response; // the members that the client reads
};

const failure = (code: string) =>
  Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error(code), { code }) });

export type Line = { owner: Owner; name: string; isCut: () => boolean };
type Listener = { officeId: string; line: Line; push: (text: string) => void; end: () => void };
export type Network = ReturnType<typeof createNetwork>;

type NetworkOptions = {
  timeline: Timeline;
  random: Random;
  centre: Centre;
  journal: (text: string) => void;
  strike: Strike;
  /** A part of a scan goes on a line. */
  onPart?: (line: Line) => void;
};

export const createNetwork = ({ timeline, random, centre, journal, strike, onPart = () => {} }: NetworkOptions) => {
  let weather = calm;
  const listeners = new Set<Listener>();
  /** Good answers of the past, by line and path: what a bad cache may give out again. */
  const past = new Map<string, Answered[]>();
  let running = 0;
  let downUntil = 0;
  const busyUntil = new Map<string, number>();

  /** How long bytes take over a counter's line, behind those that are on it already. */
  const transferMs = (line: Line, bytes: number): number => {
    if (weather.bytesPerSecond === undefined) return 0;
    const from = Math.max(timeline.now(), busyUntil.get(line.name) ?? 0);
    const until = from + ((headBytes + bytes) * 1000) / weather.bytesPerSecond;
    busyUntil.set(line.name, until);
    return until - timeline.now();
  };

  const listen = (line: Line, headers: Headers, signal: AbortSignal, resolve: (response: Response) => void): void => {
    const officeId = centre.officeOf(headers);
    if (officeId === undefined) {
      resolve(toResponse(problemAnswer('SIGNED_OUT'), 'whole'));
      return;
    }
    const waiting: string[] = [];
    let ended = false;
    let wanted:
      | { resolve: (read: { done: boolean; value?: Uint8Array }) => void; reject: (error: unknown) => void }
      | undefined;
    const flush = (): void => {
      const value = waiting.shift();
      if (wanted === undefined || (value === undefined && !ended)) {
        if (value !== undefined) waiting.unshift(value);
        return;
      }
      const { resolve: give, reject } = wanted;
      wanted = undefined;
      if (value !== undefined) give({ done: false, value: Buffer.from(value) });
      else reject(failure('ECONNRESET'));
    };
    const listener: Listener = {
      officeId,
      line,
      push: (text) => {
        waiting.push(text);
        flush();
      },
      end: () => {
        ended = true;
        listeners.delete(listener);
        flush();
      },
    };
    listeners.add(listener);
    signal.addEventListener('abort', listener.end, { once: true });
    const read = () =>
      new Promise((give, reject) => {
        wanted = { resolve: give, reject };
        flush();
      });
    const body = { getReader: () => ({ read }) };
    resolve({
      ok: true,
      status: 200,
      headers: new Headers({ 'Content-Type': 'text/event-stream' }),
      body,
    } as unknown as Response); // as read by `listen`
  };

  const remember = (key: string, answered: Answered): void => {
    if (answered.status !== 200) return;
    const list = past.get(key) ?? [];
    list.push(answered);
    past.set(key, list.slice(-6));
  };

  const createFetch = (line: Line): typeof globalThis.fetch => {
    const fetch = (url: string, init: RequestInit): Promise<Response> =>
      new Promise((resolve, reject) => {
        const { pathname: path, searchParams: query } = new URL(url);
        const headers = new Headers(init.headers);
        const bytes = init.body instanceof Uint8Array ? init.body : Buffer.from(String(init.body ?? ''));
        const isScan = centre.scans.isPath(path);
        const body = isScan
          ? ''
          : (headers.get('Content-Encoding') === 'gzip' ? gunzipSync(bytes) : Buffer.from(bytes)).toString();
        const asked: Asked = { method: init.method ?? 'GET', path, query, headers, body, bytes };
        running += 1;
        const label = `${line.name} request ${running} ${path}`;
        const latency = () => 1 + random.next() * weather.latencyMs;
        const later = (ms: number, run: () => void) => timeline.after(ms, run, line.owner);
        const fail = (ms: number, code: string) => {
          journal(`${label}: ${code}`);
          later(ms, () => reject(failure(code)));
        };
        const struck = (kind: FaultKind, more = ''): void => {
          strike(kind);
          if (isScan) centre.scans.noteCut(line.name, path);
          journal(`${label}: ${kind} ${more}`);
        };
        const give = (answered: Answered, cut: 'whole' | 'half' | 'broken' = 'whole') =>
          later(latency() + transferMs(line, weather.bytesPerSecond === undefined ? 0 : sizeOf(answered.body)), () =>
            resolve(toResponse(asked.method === 'HEAD' ? { ...answered, body: '' } : answered, cut)),
          );
        if (line.isCut()) {
          struck('line down');
          return fail(5, 'ENETUNREACH');
        }
        if (asked.method === 'PATCH') {
          onPart(line);
          centre.scans.noteSent(path, bytes.length);
        }
        later(weather.bytesPerSecond === undefined ? patienceMs : slowPatienceMs, () =>
          reject(failure('UND_ERR_HEADERS_TIMEOUT')),
        );
        if (timeline.now() < downUntil) {
          struck('centre down');
          return fail(latency(), 'ECONNREFUSED');
        }
        if (random.chance(weather.requestLost)) {
          struck('request lost');
          return fail(latency(), 'ECONNRESET');
        }
        if (random.chance(weather.blackHole)) return struck('request into a black hole');
        if (random.chance(weather.captivePortal)) {
          struck('captive portal');
          return give(html(random.pick([200, 200, 511]), 'Welcome to free WiFi'));
        }
        if (random.chance(weather.problem)) {
          struck('refused before the centre');
          return give(
            random.chance(0.4)
              ? html(random.pick([502, 503, 429, 500]), 'gateway')
              : problemAnswer(random.pick(bodies.problems)),
          );
        }
        if (random.chance(weather.askedToWait)) {
          struck('asked to come back later');
          return give(askToWait(random, timeline.now()));
        }
        if (path === '/v1/feed/live') {
          const signal = init.signal;
          if (signal == null) throw new Error('a live stream without a signal');
          return later(latency(), () => listen(line, asked.headers, signal, resolve));
        }
        const key = `${line.name} ${path}`;
        if (random.chance(weather.doubled)) {
          const ms = random.next() * 90_000;
          struck('request doubled', `in ${Math.round(ms)} ms`);
          timeline.after(ms, () => centre.answer(asked));
        }
        if (random.chance(weather.requestLate)) {
          const ms = patienceMs * (0.5 + random.next() * 4);
          struck('request late, out of order', `after ${Math.round(ms)} ms`);
          timeline.after(ms, () => {
            journal(`${label}: arrives`);
            centre.answer(asked);
          });
          return fail(latency(), 'ETIMEDOUT');
        }
        // What the centre does with the request happens even when the counter dies meanwhile.
        timeline.after(latency() + transferMs(line, bytes.length), () => {
          const answered = centre.answer(asked);
          const stale = past.get(key) ?? [];
          const isStale = path !== '/v1/session' && stale.length > 0 && random.chance(weather.replyStale);
          remember(key, answered);
          journal(`${label}: ${answered.status} ${answered.note ?? ''}`);
          if (answered.status === 401) struck('token over');
          if (random.chance(weather.replyLost)) {
            struck('reply lost');
            return fail(latency(), 'ECONNRESET after the centre answered');
          }
          if (random.chance(weather.replyLate)) return struck('reply too late');
          if (random.chance(weather.replySlow)) {
            struck('reply slow');
            return later(random.integer(2_000, patienceMs - 2_000), () => resolve(toResponse(answered, 'whole')));
          }
          if (random.chance(weather.replyCut)) {
            struck('reply cut');
            return give(answered, random.pick(['half', 'broken']));
          }
          if (random.chance(weather.replyStrange)) {
            struck('reply of another');
            return give({
              status: 200,
              headers: { 'Content-Type': 'application/json' },
              body: random.pick(bodies.strange),
            });
          }
          if (random.chance(weather.problemAfter)) {
            struck('replaced after the centre');
            return give(
              random.chance(0.5) ? html(504, 'gateway timeout') : problemAnswer(random.pick(bodies.problems)),
            );
          }
          if (isStale) {
            struck('reply from an old cache');
            return give(random.pick(stale));
          }
          give(answered);
        });
      });
    return fetch as typeof globalThis.fetch; // called with a string and an init only
  };

  return {
    createFetch,
    setWeather: (next: Weather): void => {
      weather = next;
    },
    ring: (officeId: string, event: 'change' | 'lease' = 'change'): void => {
      for (const { officeId: listening, push, line } of listeners) {
        if (listening === officeId && !line.isCut())
          timeline.after(random.next() * weather.latencyMs, () => push(`event: ${event}\ndata:\n\n`), line.owner);
      }
    },
    requests: () => running,
    /** The centre is down until then, and up again after it: what it has answered stays. */
    setDownUntil: (at: number): void => {
      downUntil = at;
    },
    endStreams: (which: (line: Line) => boolean): void => {
      for (const listener of [...listeners]) {
        if (which(listener.line)) timeline.after(0, listener.end, listener.line.owner);
      }
    },
  };
};
