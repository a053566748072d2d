import { generateKeyPairSync } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type CommandAnswer, pushOutputSchema } from '#domain/contract/centre/command.ts';
import { applicationEntrySchema } from '#domain/contract/centre/feed.ts';
import { serialLeaseOutputSchema } from '#domain/contract/centre/serial-lease.ts';
import { firstPageSeen } from '#test/support/pages-seen.ts';
import { signedBatch } from '../support/device-proof.ts';
import { type Client, newId } from './client.ts';
import { expectEqual, expectProblem, expectShape, expectTrue, type Rule } from './rule.ts';

const wordOf = ({ kind, problem }: CommandAnswer): string => problem?.code ?? kind;
const wordsOf = (answers: readonly CommandAnswer[]): string[] => answers.map(wordOf);

const take = async (client: Client) => {
  const [subject] = await client.takeSubmitted(1);
  if (subject === undefined) throw new Error('one was asked for');
  const mark = () => client.act('verification.record', subject.id, { revision: subject.revision, marks: {} });
  const giveBack = (extra: Record<string, unknown> = {}) =>
    client.act('application.return', subject.id, {
      revision: subject.revision,
      reasons: [{ code: client.given.reason, note: 'contract', ...extra }],
    });
  return { subject, mark, giveBack };
};

export const commandRules: Rule[] = [
  {
    name: 'command: applied with the next version, and the feed shows the record at that version',
    check: async (client) => {
      const { subject, mark } = await take(client);
      const { cursor } = await client.pullAll();
      const act = mark();
      const [answer] = await client.push([act]);
      expectEqual([answer?.id, answer?.kind, answer?.version], [act.id, 'applied', subject.version + 1], 'the answer');
      const { pages } = await client.pullAll(cursor);
      const entry = pages
        .flatMap(({ entries }) => entries.flatMap((one) => applicationEntrySchema.safeParse(one).data ?? []))
        .find((one) => one.subject.id === subject.id);
      expectEqual(entry?.version, subject.version + 1, 'the version in the feed');
    },
  },
  {
    name: 'command: an act leaves every other member of the record as it was, also those that nobody knows',
    check: async (client) => {
      const { subject, mark } = await take(client);
      await client.push([mark()]);
      const { version: _, verification: __, ...before } = subject;
      const { version: ___, verification: ____, ...after } = await client.find(subject.id);
      expectEqual(after, before, 'the record');
    },
  },
  {
    name: 'command: sent again it is a duplicate of the same version, and acts once',
    check: async (client) => {
      const { subject, mark } = await take(client);
      const act = mark();
      const [first] = await client.push([act]);
      const [again] = await client.push([act]);
      expectEqual([first?.kind, again?.kind, again?.version], ['applied', 'duplicate', first?.version], 'the answers');
      expectEqual((await client.find(subject.id)).version, subject.version + 1, 'the version');
    },
  },
  {
    name: 'command: sent a hundred times at once it acts once',
    check: async (client) => {
      const { subject, mark } = await take(client);
      const act = mark();
      const answers = (await Promise.all(Array.from({ length: 100 }, () => client.push([act])))).flat();
      // One may be told `later`; it would come again.
      expectEqual(answers.filter(({ kind }) => kind === 'applied').length, 1, 'how many were applied');
      expectEqual(
        [...new Set(answers.map(({ kind }) => kind))].filter(
          (kind) => !['applied', 'duplicate', 'later'].includes(kind),
        ),
        [],
        'other answers',
      );
      expectEqual(
        new Set(answers.flatMap(({ kind, version }) => (kind === 'duplicate' ? [version] : []))),
        new Set([subject.version + 1]),
        'versions',
      );
      expectEqual((await client.find(subject.id)).version, subject.version + 1, 'the version');
    },
  },
  {
    name: 'command: the id of another body is refused with COMMAND_ID_REUSED, 422, and changes nothing',
    check: async (client) => {
      const { subject, mark } = await take(client);
      const act = mark();
      await client.push([act]);
      const [answer] = await client.push([{ ...act, at: act.at + 1 }]);
      expectEqual(
        [answer?.kind, answer?.problem?.code, answer?.problem?.status],
        ['refused', 'COMMAND_ID_REUSED', 422],
        'the answer',
      );
      expectEqual((await client.find(subject.id)).version, subject.version + 1, 'the version');
    },
  },
  {
    name: 'command: a batch is judged in its order and answered in its order',
    check: async (client) => {
      const [one, other] = [await take(client), await take(client)];
      const acts = [one.mark(), other.mark(), one.giveBack(), one.mark(), other.mark()];
      const answers = await client.push(acts);
      expectEqual(
        answers.map(({ id }) => id),
        acts.map(({ id }) => id),
        'the order of the answers',
      );
      expectEqual(wordsOf(answers), ['applied', 'applied', 'applied', 'WRONG_STATUS', 'applied'], 'the answers');
    },
  },
  {
    name: 'command: one refused holds up no other, and is refused again with the same words when it comes again',
    check: async (client) => {
      const { subject, mark } = await take(client);
      const bad = client.act('application.approve', subject.id, {
        revision: subject.revision + 1000,
        documentSha256: 'a'.repeat(64),
        pages: firstPageSeen,
      });
      const answers = await client.push([bad, mark()]);
      expectEqual(wordsOf(answers), ['REVISION_CHANGED', 'applied'], 'the answers');
      expectEqual(await client.push([bad]), answers.slice(0, 1), 'the second answer');
    },
  },
  {
    name: 'command: one that does not parse is refused alone with INVALID_INPUT: a newer counter does not stop its outbox',
    check: async (client) => {
      const { mark } = await take(client);
      const answers = await client.push([
        { ...mark(), id: newId(), name: 'item.teleport' },
        { ...mark(), id: newId(), subject: { kind: 'shelf', id: newId() } },
        mark(),
      ]);
      expectEqual(wordsOf(answers), ['INVALID_INPUT', 'INVALID_INPUT', 'applied'], 'the answers');
    },
  },
  {
    name: 'command: what became of a refused act is taken at every step, stands on the timeline, and spoils the blank that it names',
    check: async (client) => {
      const { subject, giveBack } = await take(client);
      // One of the workstation's own where the office keeps stock, else one that no other run has named.
      const lease = expectShape(
        serialLeaseOutputSchema,
        await client.ask('/v1/serial/lease', { json: { id: newId(), count: 1 } }),
        'the lease',
      );
      const blank = { jobId: newId(), serial: lease.block?.from ?? `X${Date.now()}` };
      const print = client.act('item.make', subject.id, {
        itemId: subject.items[0]?.id ?? newId(),
        jobId: blank.jobId,
        documentSha256: 'a'.repeat(64),
      });
      expectEqual(wordsOf(await client.push([giveBack(), print])), ['applied', 'WRONG_STATUS'], 'the print');
      const about = { commandId: print.id, commandName: 'item.make' };
      const withdraw = (jobId: string) =>
        client.act('act.withdraw', subject.id, { ...about, reason: 'contract', blank: { ...blank, jobId } });
      const escalate = client.act('act.escalate', subject.id, { ...about, note: 'contract' });
      const answers = await client.push([escalate, withdraw(newId()), withdraw(blank.jobId), withdraw(blank.jobId)]);
      expectEqual(wordsOf(answers), ['applied', 'VOID_UNFOUNDED', 'applied', 'SERIAL_USED'], 'the answers');
      const { standing, timeline, items } = await client.find(subject.id);
      expectEqual([standing, items], ['returned', subject.items], 'the facts');
      const last = timeline.slice(-2).map((entry) => [entry.act, entry.about?.id, entry.blank?.serial ?? null]);
      expectEqual(
        last,
        [
          ['act.escalate', about.commandId, null],
          ['act.withdraw', about.commandId, blank.serial],
        ],
        'the timeline',
      );
    },
  },
  {
    name: 'command: what an act tells of its clock is no reason to refuse it',
    check: async (client) => {
      const { subject, mark } = await take(client);
      const clock = { offsetMs: -400_000, jumps: [{ at: Date.now(), byMs: -3_600_000 }] };
      const act = client.act('verification.record', subject.id, { revision: subject.revision, marks: {} }, { clock });
      expectEqual(wordsOf(await client.push([act, mark()])), ['applied', 'applied'], 'the answers');
    },
  },
  {
    name: 'command: members that nobody knows are no reason to refuse',
    check: async (client) => {
      const { mark } = await take(client);
      expectEqual(wordsOf(await client.push([{ ...mark(), mood: 'of a newer counter' }])), ['applied'], 'the answer');
    },
  },
  {
    name: 'command: members of a reason that nobody knows are part of the signed act and never of the record',
    check: async (client) => {
      const { subject, giveBack } = await take(client);
      expectEqual(wordsOf(await client.push([giveBack({ mood: 'of a newer counter' })])), ['applied'], 'the answer');
      const { decision } = await client.find(subject.id);
      expectEqual(decision?.reasons?.[0]?.mood, undefined, 'the member');
    },
  },
  {
    name: 'command: an unknown application, another workstation and an unknown officer are refused by their codes',
    check: async (client) => {
      const { subject } = await take(client);
      const payload = { revision: subject.revision, marks: {} };
      const name = 'verification.record';
      const answers = await client.push([
        client.act(name, newId(), payload),
        client.act(name, subject.id, payload, { workstation: 'elsewhere.AAAAAAAAAA' }),
        client.act(name, subject.id, payload, { officer: 'nobody' }),
      ]);
      expectEqual(wordsOf(answers), ['NOT_FOUND', 'WORKSTATION_UNKNOWN', 'OFFICER_NOT_SIGNED_IN'], 'the answers');
    },
  },
  {
    name: 'command: an act without the signature of its workstation, or with another, is refused, and with its own is taken under the same id',
    check: async (client) => {
      const { subject, mark } = await take(client);
      const act = mark();
      const { signatures } = client.signed([act]);
      const other = signedBatch(generateKeyPairSync('ed25519').privateKey, [act]).signatures;
      const altered = client.signed([{ ...act, at: act.at + 1 }]).signatures;
      for (const given of [{}, other, altered, { [act.id]: 'AAAA' }]) {
        const { answers } = expectShape(
          pushOutputSchema,
          await client.ask('/v1/command', { json: { commands: [act], signatures: given } }),
          'the answer',
        );
        expectEqual(wordsOf(answers), ['SIGNATURE_REFUSED'], 'the answer');
      }
      const { answers } = expectShape(
        pushOutputSchema,
        await client.ask('/v1/command', { json: { commands: [act], signatures } }),
        'the answer',
      );
      expectEqual(wordsOf(answers), ['applied'], 'the honest one');
      expectEqual((await client.find(subject.id)).version, subject.version + 1, 'the version');
    },
  },
  {
    name: 'command: an act that breaks the chain of its workstation is taken all the same: what was done offline must arrive',
    check: async (client) => {
      const { subject } = await take(client);
      const payload = { revision: subject.revision, marks: {} };
      const answers = await client.push([
        client.act('verification.record', subject.id, payload, { previousHash: 'b'.repeat(64) }),
        client.act('verification.record', subject.id, payload, { sequence: client.state.sequence + 100 }),
      ]);
      expectEqual(wordsOf(answers), ['applied', 'applied'], 'the answers');
    },
  },
  {
    name: 'command: a batch may come as gzip; one of none, of more than 200 or with an act without an id is 400 INVALID_INPUT',
    check: async (client) => {
      const { mark } = await take(client);
      const body = new Uint8Array(gzipSync(JSON.stringify(client.signed([mark()]))));
      const packed = await client.request('/v1/command', {
        method: 'POST',
        body,
        headers: { 'Content-Encoding': 'gzip' },
      });
      expectEqual(packed.status, 200, 'gzip');
      for (const commands of [[], Array(201).fill({ id: 'x' }), [{ name: 'item.shelve' }]])
        await expectProblem(
          await client.request('/v1/command', { json: { commands } }),
          400,
          'INVALID_INPUT',
          `a batch of ${commands.length}`,
        );
    },
  },
  {
    name: 'feed: a reader during forty acts at once steps over none and reads none twice',
    check: async (client) => {
      const subjects = await client.takeSubmitted(1);
      const acts = Array.from({ length: 40 }, () =>
        subjects.map(({ id, revision }) => client.act('verification.record', id, { revision, marks: {} })),
      ).flat();
      let { cursor } = await client.pullAll();
      const seen: string[] = [];
      let isDone = false;
      const reader = (async () => {
        for (let isLast = false; !isLast; ) {
          isLast = isDone;
          const page = await client.pull(cursor, 2);
          for (const entry of page.entries)
            seen.push(
              `${applicationEntrySchema.parse(entry).subject.id} ${applicationEntrySchema.parse(entry).version}`,
            );
          expectTrue(Number(page.cursor) >= Number(cursor), 'the cursor went back');
          cursor = page.cursor;
          if (page.more) isLast = false;
        }
      })();
      const answers = (await Promise.all(acts.map((act) => client.push([act])))).flat();
      isDone = true;
      await reader;
      const newest = Math.max(...answers.map(({ version }) => version ?? 0));
      expectEqual(new Set(answers.map(({ version }) => version)).size, acts.length, 'how many versions the acts made');
      expectEqual(seen.length, new Set(seen).size, 'entries read');
      expectTrue(seen.includes(`${subjects[0]?.id} ${newest}`), 'the newest version never came');
    },
  },
];
