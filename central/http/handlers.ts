import { type CommandAnswer, protocolVersion } from '#domain/contract/api.ts';
import { AppError } from '#domain/contract/errors.ts';
import { enrol } from '../access/enrolment.ts';
import { signIn } from '../access/sign-in.ts';
import { judgeCommand, parseCommand } from '../command/judge.ts';
import { getDocument } from '../document.ts';
import { getHead } from '../feed/counter.ts';
import { readFeedPage } from '../feed/page.ts';
import { jsonResponse } from './compression.ts';
import type { Handlers } from './handler.ts';
import { openLiveFeed } from './live.ts';
import { reportBug } from './problem.ts';

/** The answer of every endpoint of the contract, on one page. */
export const handlers: Handlers = {
  health: async ({ now, describeDemonstration }) => ({
    status: 'ok',
    product: 'kaunta-central',
    protocol: protocolVersion,
    at: now(),
    demonstration: describeDemonstration !== undefined,
  }),

  enrol: async ({ store, now, describeDemonstration }, { body }) => ({
    ...(await enrol(store.database, body, now())),
    demonstration: describeDemonstration !== undefined,
  }),

  session: ({ store, now }, { body }) => signIn(store.database, body, now()),

  feed: async ({ store, now }, { query, headers, session }) => {
    const cursor = Number(query.cursor);
    const head = await getHead(store.database, session.officeId);
    // The tag names the feed's head, not the page, so it holds only for a caller that stands there already.
    if (cursor === head && headers.get('If-None-Match') === tagOf(head)) return new Response(null, { status: 304, headers: { ETag: tagOf(head) } });
    const page = await readFeedPage(store.database, session.officeId, { cursor, limit: query.limit }, now());
    const tag = tagOf(page.more ? head : Number(page.cursor));
    return jsonResponse(page, headers.get('Accept-Encoding') ?? '', { ETag: tag, 'Cache-Control': 'private, no-cache' });
  },

  live: async ({ store, closing, now }, { session }) => openLiveFeed(store.bell, session, closing, now()),

  command: async (service, { body, session }) => {
    const { store, reference, now, log } = service;
    const parsed = body.commands.map(parseCommand);
    if (parsed.includes(undefined)) throw new AppError('INVALID_INPUT', 'A command has no id', { path: 'commands' });
    const judge = { database: store.database, reference, now, reportBug: (error: unknown) => reportBug(log, error) };
    const answers: CommandAnswer[] = [];
    // Behind an act that could not be judged yet, those on the same application wait too: judged now they would be refused for good.
    const held = new Map<string, CommandAnswer>();
    for (const one of parsed) {
      if (one === undefined) continue;
      const before = 'command' in one ? held.get(one.command.subject) : undefined;
      const answer = 'answer' in one ? one.answer : before !== undefined ? { ...before, id: one.command.id } : await judgeCommand(judge, session, one.command);
      if (answer.kind === 'later' && 'command' in one) held.set(one.command.subject, answer);
      answers.push(answer);
      if (answer.kind === 'applied') store.bell.ring(session.officeId);
    }
    const counts = Object.fromEntries(['applied', 'duplicate', 'refused', 'later'].map((kind) => [kind, answers.filter((one) => one.kind === kind).length]));
    log({ level: 'info', event: 'command', office: session.officeId, ...counts });
    return { answers, at: now() };
  },

  document: async ({ store, findDocument }, { params, headers, session }) => {
    const { bytes, sha256 } = await getDocument({ database: store.database, source: findDocument }, session.officeId, params.id ?? '');
    const tag = `"${sha256.toString('hex')}"`;
    const common = { ETag: tag, 'Cache-Control': 'private, no-cache' };
    if (headers.get('If-None-Match') === tag) return new Response(null, { status: 304, headers: common });
    return new Response(new Uint8Array(bytes), {
      headers: {
        ...common,
        'Content-Type': 'application/pdf',
        'Content-Length': String(bytes.length),
        // RFC 9530: a structured-field byte sequence.
        'Content-Digest': `sha-256=:${sha256.toString('base64')}:`,
      },
    });
  },

  demonstration: async ({ describeDemonstration }) => {
    if (describeDemonstration === undefined) throw new AppError('NOT_FOUND', 'This is not a demonstration');
    return describeDemonstration();
  },
};

const tagOf = (head: number): string => `W/"feed-${head}"`;
