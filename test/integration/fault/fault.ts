import { createServer, type Socket } from 'node:net';
import tls from 'node:tls';
import { gzipSync } from 'node:zlib';
import type { EndpointName } from '#domain/contract/api.ts';
import type { ErrorCode } from '#domain/contract/errors.ts';
import type { Patience } from '#electron/centre/answer.ts';
import { type Reply, type Rewrite, startAnswerProxy } from '#test/support/answer-proxy.ts';
import { type Certificate, createAuthority, createCertificate } from '#test/support/certificate.ts';
import { type Fault, layFaultyLine } from '#test/support/fault-proxy.ts';
import { isLongRun } from '#test/support/long-run.ts';

/** Where the counter is led under a fault, and what it met there. */
export type Line = {
  url: string;
  remove: () => Promise<void>;
  countRequests?: () => number;
  countEndlessBytes?: () => number;
};
export type Outcome = 'same' | readonly ErrorCode[];
export type MatrixFault = {
  name: string;
  lay: (centreUrl: string) => Promise<Line>;
  /** What comes of a request: the true answer, or one of these codes. */
  outcome: Outcome;
  except?: Partial<Record<EndpointName, Outcome>>;
  /** The fault lies in the body alone: an answer that says all in its head may come through whole. */
  ofBody?: true;
  patience?: Partial<Patience>;
};

const line =
  (fault: Fault) =>
  async (centreUrl: string): Promise<Line> => {
    const laid = await layFaultyLine(centreUrl);
    laid.setFault(fault);
    return laid;
  };

const answer =
  (rewrite: Rewrite, certificate?: Certificate) =>
  async (centreUrl: string): Promise<Line> => {
    const proxy = await startAnswerProxy(centreUrl, rewrite, certificate);
    return { ...proxy, remove: proxy.stop };
  };

/** A server that is not the centre's, nor HTTP. */
const stranger =
  (greeting: Buffer, isEndless = false) =>
  async (): Promise<Line> => {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      const more = (): void => {
        while (socket.writable && socket.write(greeting) && isEndless);
      };
      if (isEndless) socket.on('drain', more);
      more();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the stranger has no port');
    const remove = async (): Promise<void> => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    };
    return { url: `http://127.0.0.1:${address.port}`, remove };
  };

const nowhere = (url: string) => async (): Promise<Line> => ({ url, remove: async () => undefined });

const same: Rewrite = (reply) => reply;
const body =
  (change: (bytes: Buffer) => Buffer | string): Rewrite =>
  (reply) => ({ ...reply, body: Buffer.from(change(reply.body)) });
const half = (bytes: Buffer): Buffer => bytes.subarray(0, Math.floor(bytes.length / 2));
const page =
  (status: number, html: string, headers: Record<string, string> = {}): Rewrite =>
  () => ({
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
    body: Buffer.from(html),
  });
const unmarked =
  (rewrite: Rewrite): Rewrite =>
  (reply) => {
    const { 'kaunta-protocol': _mark, ...headers } = rewrite(reply).headers;
    return { ...rewrite(reply), headers };
  };
const zipped =
  (damage: (bytes: Buffer) => Buffer): Rewrite =>
  (reply: Reply) => ({
    ...reply,
    headers: { ...reply.headers, 'content-encoding': 'gzip' },
    body: damage(gzipSync(reply.body)),
  });
const flip = (bytes: Buffer): Buffer => {
  const place = Math.floor(bytes.length / 2);
  return Buffer.concat([
    bytes.subarray(0, place),
    Buffer.from([(bytes[place] ?? 0) ^ 0xff]),
    bytes.subarray(place + 1),
  ]);
};
const portal = '<!doctype html><title>Welcome to free WiFi</title><form>Accept the terms</form>';

/** Valid certificates come from here; the process trusts it beside the usual ones. */
export const authority = createAuthority();
tls.setDefaultCACertificates([...tls.getCACertificates('default'), authority.pem]);
const inDays = (days: number): Date => new Date(Date.now() + days * 86_400_000);
const expired = createCertificate(authority, { from: inDays(-30), to: inDays(-1) });
export const soundCertificate = createCertificate(authority);

/** Nothing but the one patience in question ends these before the matrix calls them hung. */
const endless = { wholeMs: 120_000, documentMs: 120_000 };
const hasty = { ...endless, answerMs: 250, idleMs: 250, aliveMs: 250 };
/** The head comes from a real centre, where there is a body; what comes after is waited for in haste. */
const hastyBody = { ...endless, answerMs: 3000, idleMs: 250, aliveMs: 250 };
const unreachable = ['CENTRE_UNREACHABLE'] as const;
const foreign = ['NOT_THE_CENTRE'] as const;
const strange = ['CENTRE_ANSWER_STRANGE'] as const;
const busy = ['CENTRE_BUSY'] as const;
const damaged = ['DOCUMENT_DAMAGED'] as const;
/**
 * Where the centre's own body is damaged under its own headers, a document is told by its length or digest, a stream
 * only ends.
 */
const ownBody = { document: [...damaged, ...strange], live: unreachable } as const;

export const faults: readonly MatrixFault[] = [
  { name: 'a sound line', lay: line({}), outcome: 'same' },
  { name: 'a sound line with a certificate', lay: answer(same, soundCertificate), outcome: 'same' },
  { name: 'latency of 400 ms a round trip', lay: line({ latencyMs: { up: 200, down: 200 } }), outcome: 'same' },
  { name: 'latency of 1.2 s down', lay: line({ latencyMs: { up: 0, down: 1200 } }), outcome: 'same' },
  { name: '8 kB/s', lay: line({ bytesPerSecond: 8192 }), outcome: 'same' },
  { name: 'pieces of 100 bytes', lay: line({ slice: { bytes: 100, gapMs: 2 } }), outcome: 'same' },
  { name: 'pieces of 3 bytes', lay: line({ slice: { bytes: 3, gapMs: 0 } }), outcome: 'same' },
  { name: 'nobody listens', lay: nowhere('http://127.0.0.1:1'), outcome: unreachable },
  { name: 'no such name', lay: nowhere('https://centre.kaunta.invalid'), outcome: unreachable },
  {
    name: 'a black hole',
    lay: line({ cut: { of: 'request', after: 0, how: 'silence' } }),
    outcome: unreachable,
    patience: hasty,
  },
  {
    name: 'an answer that never comes',
    lay: line({ cut: { of: 'reply', after: 0, how: 'silence' } }),
    outcome: unreachable,
    patience: hasty,
  },
  {
    name: 'silence within the head',
    lay: line({ cut: { of: 'reply', after: 60, how: 'silence' } }),
    outcome: unreachable,
    patience: hasty,
  },
  {
    name: 'silence within the body',
    ofBody: true,
    lay: answer((reply) => ({ ...reply, cut: { after: half(reply.body).length, how: 'silence' } })),
    outcome: unreachable,
    patience: hastyBody,
  },
  {
    name: 'a body that comes a byte at a time, without end in sight',
    ofBody: true,
    lay: answer((reply) => ({ ...reply, dripMs: 30 })),
    outcome: unreachable,
    // Each byte is a sign of life; only the whole has its end.
    except: { live: 'same' },
    patience: { wholeMs: 700, documentMs: 700 },
  },
  {
    name: 'a reset on connecting',
    lay: line({ cut: { of: 'request', after: 0, how: 'reset' } }),
    outcome: unreachable,
  },
  {
    name: 'a reset within the request’s head',
    lay: line({ cut: { of: 'request', after: 40, how: 'reset' } }),
    outcome: unreachable,
  },
  {
    name: 'an end within the request’s head',
    lay: line({ cut: { of: 'request', after: 40, how: 'end' } }),
    outcome: unreachable,
    // Its HTTP server says 400, and to HEAD without a word.
    except: { uploadFind: [...unreachable, ...foreign] },
  },
  {
    name: 'a reset instead of the answer',
    lay: line({ cut: { of: 'reply', after: 0, how: 'reset' } }),
    outcome: unreachable,
  },
  {
    name: 'a reset within the answer’s head',
    lay: line({ cut: { of: 'reply', after: 17, how: 'reset' } }),
    outcome: unreachable,
  },
  {
    name: 'a half close within the answer’s head',
    lay: line({ cut: { of: 'reply', after: 100, how: 'end' } }),
    outcome: unreachable,
  },
  {
    name: 'a reset within the body',
    ofBody: true,
    lay: answer((reply) => ({ ...reply, cut: { after: half(reply.body).length, how: 'reset' } })),
    outcome: unreachable,
  },
  {
    name: 'a reset before the last byte',
    ofBody: true,
    lay: answer((reply) => ({ ...reply, cut: { after: reply.body.length - 1, how: 'reset' } })),
    outcome: unreachable,
    except: { live: 'same' },
  },
  {
    name: 'a half close within the body',
    ofBody: true,
    lay: answer((reply) => ({ ...reply, cut: { after: half(reply.body).length, how: 'end' } })),
    outcome: unreachable,
  },
  {
    name: 'a body cut short under its own length',
    ofBody: true,
    lay: answer(body(half)),
    outcome: strange,
    except: ownBody,
  },
  {
    name: 'gzip cut short under its own length',
    ofBody: true,
    lay: answer(zipped(half)),
    outcome: strange,
    except: { document: [...damaged, ...strange], live: [...unreachable, ...strange] },
  },
  {
    name: 'gzip with a byte flipped',
    ofBody: true,
    lay: answer(zipped(flip)),
    outcome: strange,
    except: { document: [...damaged, ...strange], live: [...unreachable, ...strange] },
  },
  {
    name: 'gzip that is none',
    ofBody: true,
    lay: answer((reply) => ({ ...reply, headers: { ...reply.headers, 'content-encoding': 'gzip' } })),
    outcome: strange,
  },
  { name: 'a captive portal’s page', lay: answer(page(200, portal)), outcome: foreign },
  {
    name: 'a captive portal that calls itself JSON',
    lay: answer(page(200, portal, { 'content-type': 'application/json' })),
    outcome: foreign,
  },
  {
    name: 'a redirect to a sign-in page',
    lay: answer(page(302, '', { location: 'http://127.0.0.1:1/login' })),
    outcome: foreign,
  },
  {
    name: 'a redirect that keeps the method',
    lay: answer(page(307, '', { location: '/v1/health' })),
    outcome: foreign,
  },
  { name: 'a captive portal that says so (511)', lay: answer(page(511, portal)), outcome: foreign },
  // Fetch itself makes a network error of it.
  { name: 'a proxy that asks who we are (407)', lay: answer(page(407, portal)), outcome: unreachable },
  { name: 'a proxy that forbids (403)', lay: answer(page(403, portal)), outcome: foreign },
  { name: 'a proxy that knows no such page (404)', lay: answer(page(404, portal)), outcome: foreign },
  {
    name: '"nothing new" that nobody asked for',
    lay: answer(unmarked((reply) => ({ ...reply, status: 304, body: Buffer.alloc(0) }))),
    outcome: foreign,
  },
  {
    name: 'JSON of another’s',
    ofBody: true,
    lay: answer(unmarked(body(() => '{"status":"ok","results":[]}'))),
    outcome: foreign,
    except: { document: [...damaged, ...foreign], live: unreachable },
  },
  {
    name: 'JSON of another shape',
    ofBody: true,
    lay: answer(body(() => '{"status":"ok","results":[]}')),
    outcome: strange,
    except: ownBody,
  },
  {
    name: 'a list where an object is due',
    ofBody: true,
    lay: answer(body(() => '[]')),
    outcome: strange,
    except: ownBody,
  },
  { name: 'JSON that says null', ofBody: true, lay: answer(body(() => 'null')), outcome: strange, except: ownBody },
  { name: 'an empty answer', ofBody: true, lay: answer(body(() => '')), outcome: strange, except: ownBody },
  { name: 'what is not JSON', ofBody: true, lay: answer(body(() => 'It works!')), outcome: strange, except: ownBody },
  {
    name: 'the right answer under another type',
    ofBody: true,
    lay: answer((reply) => ({ ...reply, headers: { ...reply.headers, 'content-type': 'text/html' } })),
    outcome: strange,
    // Its digest proves a document, whatever it is called.
    except: { document: 'same' },
  },
  {
    name: 'an answer without end',
    ofBody: true,
    lay: answer((reply) => ({ ...reply, endless: Buffer.alloc(65_536, ' ') })),
    outcome: strange,
  },
  { name: 'a gateway without the centre (502)', lay: answer(page(502, 'Bad gateway')), outcome: busy },
  { name: 'a gateway that waits in vain (504)', lay: answer(page(504, 'Gateway time-out')), outcome: busy },
  {
    name: 'a centre that is down for repair (503)',
    lay: answer(page(503, 'Maintenance', { 'retry-after': '7' })),
    outcome: busy,
  },
  { name: 'too many requests (429)', lay: answer(page(429, 'Slow down', { 'retry-after': '7' })), outcome: busy },
  { name: 'a request that took too long (408)', lay: answer(page(408, 'Late')), outcome: busy },
  { name: 'a request that came too early (425)', lay: answer(page(425, 'Early')), outcome: busy },
  { name: 'a server that speaks no HTTP', lay: stranger(Buffer.from('SSH-2.0-OpenSSH_9.6\r\n')), outcome: unreachable },
  {
    name: 'a head without end',
    lay: stranger(
      Buffer.from(`HTTP/1.1 200 OK\r\n${'X-Filler: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n'.repeat(2000)}`),
      true,
    ),
    outcome: unreachable,
  },
  { name: 'an expired certificate', lay: answer(same, expired), outcome: ['CERTIFICATE_OUT_OF_DATE'] },
  {
    name: 'a certificate of tomorrow',
    lay: answer(same, createCertificate(authority, { from: inDays(1), to: inDays(30) })),
    outcome: ['CERTIFICATE_OUT_OF_DATE'],
  },
  {
    name: 'a certificate of its own signature',
    lay: answer(same, createCertificate(undefined)),
    outcome: ['CERTIFICATE_REFUSED'],
  },
  {
    name: 'a certificate of another name',
    lay: answer(same, createCertificate(authority, { name: 'elsewhere.test' })),
    outcome: ['CERTIFICATE_REFUSED'],
  },
  {
    name: 'a certificate of an unknown authority',
    lay: answer(same, createCertificate(createAuthority('nobody'))),
    outcome: ['CERTIFICATE_REFUSED'],
  },
  {
    name: 'no encryption where it is due',
    lay: async (centreUrl) => {
      const laid = await layFaultyLine(centreUrl);
      return { ...laid, url: laid.url.replace('http:', 'https:') };
    },
    outcome: unreachable,
  },
];

/** One of each way to fail: every endpoint and the whole counter meet these in the gate, and all in the long run. */
const typical: readonly string[] = [
  'a sound line',
  'a sound line with a certificate',
  'latency of 1.2 s down',
  'pieces of 3 bytes',
  'nobody listens',
  'a black hole',
  'silence within the body',
  'a reset instead of the answer',
  'a reset before the last byte',
  'a half close within the body',
  'gzip with a byte flipped',
  'a captive portal’s page',
  '"nothing new" that nobody asked for',
  'JSON of another shape',
  'an answer without end',
  'a centre that is down for repair (503)',
  'a server that speaks no HTTP',
  'an expired certificate',
  'a certificate of an unknown authority',
];
export const chosenFaults = isLongRun ? faults : faults.filter(({ name }) => typical.includes(name));
if (typical.some((name) => !faults.some((fault) => fault.name === name))) throw new Error('a typical fault is none');
