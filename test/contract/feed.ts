import { applicationEntrySchema, feedEntryEnvelopeSchema } from '#domain/contract/centre/feed.ts';
import { expectEqual, expectProblem, expectTrue, type Rule } from './rule.ts';

const sequencesOf = (entries: readonly unknown[]): number[] =>
  entries.map((entry) => feedEntryEnvelopeSchema.parse(entry).sequence);

export const feedRules: Rule[] = [
  {
    name: 'feed: pages of any size give the same records, each once, in the order of their sequences',
    check: async ({ pullAll }) => {
      const whole = (await pullAll('0', 500)).pages.flatMap(({ entries }) => entries);
      const small = (await pullAll('0', 7)).pages.flatMap(({ entries }) => entries);
      for (const entries of [whole, small]) {
        const sequences = sequencesOf(entries);
        expectEqual(
          sequences,
          [...new Set(sequences)].sort((a, b) => a - b),
          'the sequences',
        );
      }
      // The portal may have sent something between the two.
      const before = new Set(sequencesOf(whole));
      expectTrue(
        sequencesOf(small).filter((one) => before.has(one)).length >= whole.length - 3,
        'records are missing from the small pages',
      );
    },
  },
  {
    name: 'feed: a page holds at most what was asked for, says how many remain, and its cursor goes on behind it',
    check: async ({ pull }) => {
      const first = await pull('0', 3);
      expectEqual(first.entries.length, 3, 'entries');
      expectTrue(first.more && first.remaining > 0, 'it does not say that more remain');
      expectTrue(/^\d{1,18}$/.test(first.cursor), 'the cursor is not decimal text');
      const next = await pull(first.cursor, 3);
      expectTrue(
        Math.min(...sequencesOf(next.entries)) > Math.max(...sequencesOf(first.entries)),
        'the next page does not go on',
      );
      expectTrue((await pull('0', 1)).remaining >= first.remaining + 1, 'what remains does not count down');
    },
  },
  {
    name: 'feed: every application is a whole record of the contract, of the version that its entry names',
    check: async ({ pullAll }) => {
      const { pages } = await pullAll();
      const bad = pages
        .flatMap(({ entries }) => entries)
        .filter((entry) => feedEntryEnvelopeSchema.parse(entry).change === 'put')
        .find((entry) => {
          const parsed = applicationEntrySchema.safeParse(entry);
          return (
            !parsed.success ||
            parsed.data.record.version !== parsed.data.version ||
            parsed.data.record.id !== parsed.data.subject.id
          );
        });
      expectEqual(bad, undefined, 'an entry');
    },
  },
  {
    name: 'feed: 304 without a body when nothing is new, and never to a caller that stands behind',
    check: async ({ pullAll, request }) => {
      for (let turn = 0; turn < 5; turn += 1) {
        const { cursor } = await pullAll();
        const last = await request(`/v1/feed?cursor=${cursor}`);
        const tag = last.headers.get('etag') ?? '';
        expectTrue(tag !== '', 'no ETag');
        await last.arrayBuffer();
        const headers = { 'If-None-Match': tag };
        const again = await request(`/v1/feed?cursor=${cursor}`, { headers });
        // Something new may have come in between: then it is right not to say 304.
        if (again.status === 200) continue;
        expectEqual([again.status, await again.text(), again.headers.get('etag')], [304, '', tag], 'the answer');
        expectEqual((await request('/v1/feed?cursor=0', { headers })).status, 200, 'to a caller that stands behind');
        return;
      }
      expectTrue(false, 'five times nothing was new, and never 304');
    },
  },
  {
    name: 'feed: a cursor beyond its end begins again from the first: a centre restored from a copy is read whole',
    check: async ({ pull }) => {
      expectEqual(
        sequencesOf((await pull('999999999999', 3)).entries),
        sequencesOf((await pull('0', 3)).entries),
        'the entries',
      );
    },
  },
  {
    name: 'feed: a cursor that is no number, a page of none or beyond 500 is 400 INVALID_INPUT; unknown parameters are ignored',
    check: async ({ request }) => {
      for (const query of ['cursor=abc', 'cursor=-1', 'limit=0', 'limit=501', 'limit=x'])
        await expectProblem(await request(`/v1/feed?${query}`), 400, 'INVALID_INPUT', query);
      expectEqual((await request('/v1/feed?limit=1&mood=new')).status, 200, 'an unknown parameter');
    },
  },
  {
    name: 'feed: is compressed when the caller takes it, and not when it does not',
    check: async ({ request }) => {
      for (const coding of ['gzip', 'br']) {
        const response = await request('/v1/feed?limit=100', { headers: { 'Accept-Encoding': coding } });
        expectEqual(response.headers.get('content-encoding'), coding, coding);
        // only its being a list matters
        expectTrue(Array.isArray(((await response.json()) as { entries?: unknown }).entries), 'it does not unpack');
      }
      expectEqual(
        (await request('/v1/feed?limit=100', { headers: { 'Accept-Encoding': 'identity' } })).headers.get(
          'content-encoding',
        ),
        null,
        'identity',
      );
    },
  },
  {
    name: 'live: says `change` at once and after each change of the office',
    check: async ({ request, takeSubmitted, act, push }) => {
      const [subject] = await takeSubmitted(1);
      const stop = new AbortController();
      const response = await request('/v1/feed/live', { signal: stop.signal });
      try {
        expectEqual(response.headers.get('content-type')?.split(';')[0], 'text/event-stream', 'media type');
        const reader = (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader();
        const late = setTimeout(() => stop.abort(), 10_000);
        const heard = async (): Promise<void> => {
          for (let text = ''; !text.includes('event: change'); )
            text += (await reader.read().catch(() => ({ value: 'event: change late' }))).value ?? '';
          expectTrue(!stop.signal.aborted, 'no change was said within ten seconds');
        };
        await heard();
        if (subject !== undefined)
          await push([act('verification.record', subject.id, { revision: subject.revision, marks: {} })]);
        await heard();
        clearTimeout(late);
      } finally {
        stop.abort();
      }
    },
  },
];
