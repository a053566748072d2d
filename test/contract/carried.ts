import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { protocolVersion } from '#domain/contract/api.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import {
  acknowledgementAnswerSchema,
  acknowledgementHeaderSchema,
  acknowledgementPageSchema,
  type CarriedHeader,
  carriedLimit,
  carriedMediaType,
  createCarriedReader,
  splitCarried,
  toSealText,
  writeEnvelope,
} from '#domain/contract/carried-file.ts';
import { feedEntryEnvelopeSchema } from '#domain/contract/centre/feed.ts';
import { keyOutputSchema } from '#domain/contract/centre/key.ts';
import { type Client, newId, sha256Of } from './client.ts';
import { Broken, expectEqual, expectProblem, expectShape, expectTrue, type Rule } from './rule.ts';

const decode = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
const line = (value: unknown): Buffer => Buffer.from(`${canonicalJson(value)}\n`);

/**
 * A file as `domain/contract/carried-file.ts` says, by the workstation of the suite; `change` makes its header another.
 */
const writeFile = async (
  client: Client,
  acts: readonly unknown[],
  change: Partial<CarriedHeader> = {},
  key = client.keys.privateKey,
) => {
  const keys = expectShape(keyOutputSchema, await client.ask('/v1/key'), 'the keys');
  const identity = await generateX25519Identity();
  const header: CarriedHeader = {
    id: newId(),
    workstation: client.state.workstationId,
    office: client.state.workstationId.slice(0, client.state.workstationId.lastIndexOf('.')),
    protocol: protocolVersion,
    firstSequence: 0,
    lastSequence: 0,
    count: acts.length,
    scans: 0,
    cursor: '0',
    madeAt: client.now(),
    previous: null,
    recipient: await identityToRecipient(identity),
    ...change,
  };
  const commands = acts.map((command) => {
    const text = sha256Of(canonicalJson(command)).toString('hex');
    return line({ command, signature: sign(null, Buffer.from(text), client.keys.privateKey).toString('base64url') });
  });
  const body = Buffer.concat([line(header), ...commands]);
  const age = new Encrypter();
  age.addRecipient(keys.encrypt);
  return { file: sealFile(client, await age.encrypt(body), key), header, identity, keys };
};

const sealFile = (client: Client, age: Uint8Array, key = client.keys.privateKey): Buffer => {
  const sealed = Buffer.concat([Buffer.from(writeEnvelope(client.state.workstationId)), age]);
  const text = toSealText(writeEnvelope(client.state.workstationId), sha256Of(sealed).toString('hex'));
  return Buffer.concat([sealed, sign(null, Buffer.from(text), key)]);
};

const handIn = (client: Client, file: Uint8Array): Promise<Response> =>
  client.request('/v1/carried-file', {
    method: 'POST',
    body: new Uint8Array(file),
    headers: { Authorization: '', 'Content-Type': carriedMediaType },
  });

const openAnswer = async ({ header, identity, keys }: Awaited<ReturnType<typeof writeFile>>, response: Response) => {
  if (!response.ok)
    throw new Broken(`the file was answered with ${response.status} ${(await response.text()).slice(0, 200)}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const { envelope, workstationId, kid, age: closed, seal } = splitCarried(bytes, 'acknowledgement', decode);
  expectEqual(workstationId, header.workstation, 'whose it is');
  const key = keys.sign.find((one) => one.kid === kid);
  if (key === undefined) throw new Broken('sealed by a key that GET /v1/key does not name');
  const sha256 = sha256Of(Buffer.concat([Buffer.from(envelope), closed])).toString('hex');
  const isSealed = verify(
    null,
    Buffer.from(toSealText(envelope, sha256)),
    createPublicKey({ key: { ...key }, format: 'jwk' }),
    seal,
  );
  expectTrue(isSealed, 'the seal is not by the key that it names');
  const age = new Decrypter();
  age.addIdentity(identity);
  const reader = createCarriedReader(await age.decrypt(closed), decode);
  const answered = reader.line(acknowledgementHeaderSchema);
  expectEqual(
    [answered.id, answered.office, answered.cursor],
    [header.id, header.office, header.cursor],
    'what it answers',
  );
  const answers = Array.from({ length: answered.answers }, () => reader.line(acknowledgementAnswerSchema));
  const pages = Array.from({ length: answered.pages }, () =>
    reader.line(acknowledgementPageSchema, carriedLimit.pageBytes),
  );
  reader.end();
  return { answered, answers, pages };
};

/** What is carried by hand. */
export const carriedRules: Rule[] = [
  {
    name: 'carried: a file is taken without a token; its acknowledgement is sealed by a key of GET /v1/key, opens for the recipient that it names, and answers each act',
    check: async (client) => {
      const [subject] = await client.takeSubmitted(1);
      if (subject === undefined) throw new Broken('one was asked for');
      const { cursor } = await client.pullAll();
      const act = client.act('verification.record', subject.id, { revision: subject.revision, marks: {} });
      const made = await writeFile(client, [act], { cursor });
      const first = await openAnswer(made, await handIn(client, made.file));
      expectEqual(
        first.answers.map(({ id, kind, version }) => [id, kind, version]),
        [[act.id, 'applied', subject.version + 1]],
        'the answers',
      );
      const ids = first.pages.flatMap(({ entries }) =>
        entries.map((entry) => feedEntryEnvelopeSchema.parse(entry).subject.id),
      );
      expectTrue(ids.includes(subject.id), 'the pages do not show what the act did');
      const sequences = first.pages.flatMap(({ entries }) =>
        entries.map((entry) => feedEntryEnvelopeSchema.parse(entry).sequence),
      );
      expectTrue(
        sequences.every((sequence) => sequence > Number(cursor)),
        'the pages tell what the counter has read already',
      );
      expectEqual((await client.find(subject.id)).version, subject.version + 1, 'the version');

      const again = await openAnswer(made, await handIn(client, made.file));
      expectEqual(
        [again.answers[0]?.kind, again.answers[0]?.version],
        ['duplicate', subject.version + 1],
        'the file again',
      );
      expectEqual((await client.push([act]))[0]?.kind, 'duplicate', 'the act by the network');
      expectEqual((await client.find(subject.id)).version, subject.version + 1, 'the version after all that');
    },
  },
  {
    name: 'carried: the pages go on after the cursor of the file, as the feed does',
    check: async (client) => {
      const made = await writeFile(client, []);
      const { pages, answered } = await openAnswer(made, await handIn(client, made.file));
      const [feed] = (await client.pullAll('0', 100)).pages;
      expectEqual(pages[0]?.entries, feed?.entries, 'the first page');
      expectEqual(answered.more, pages.at(-1)?.more, 'whether there is more');
    },
  },
  {
    name: 'carried: one that was changed, cut, sealed by another key, closed for two or counts what it does not hold is 422 CARRIED_FILE_DAMAGED and changes nothing',
    check: async (client) => {
      const [subject] = await client.takeSubmitted(1);
      if (subject === undefined) throw new Broken('one was asked for');
      const act = client.act('verification.record', subject.id, { revision: subject.revision, marks: {} });
      const { file, keys, header } = await writeFile(client, [act]);
      const changed = Buffer.from(file);
      changed[file.length - 70] = (changed[file.length - 70] ?? 0) ^ 1;
      const { privateKey } = generateKeyPairSync('ed25519');
      const wrong: [string, Uint8Array][] = [
        ['changed', changed],
        ['cut', file.subarray(0, -1)],
        ['empty', Buffer.of()],
        ['no such file', Buffer.from('%PDF-1.7')],
        ['sealed by another key', (await writeFile(client, [act], {}, privateKey)).file],
        ['counts one more', (await writeFile(client, [act], { count: 2 })).file],
        ['counts one less', (await writeFile(client, [act], { count: 0 })).file],
        ['of another workstation inside', (await writeFile(client, [act], { workstation: 'another.one' })).file],
      ];
      const second = new Encrypter();
      for (const recipient of [keys.encrypt, header.recipient]) second.addRecipient(recipient);
      wrong.push(['closed for two', sealFile(client, await second.encrypt(line(header)))]);
      for (const [what, bytes] of wrong)
        await expectProblem(await handIn(client, bytes), 422, 'CARRIED_FILE_DAMAGED', what);
      expectEqual((await client.find(subject.id)).version, subject.version, 'the version');
    },
  },
  {
    name: 'carried: a newer one is 422 CARRIED_FILE_TOO_NEW, one of no known workstation 401 WORKSTATION_UNKNOWN',
    check: async (client) => {
      const { file } = await writeFile(client, []);
      const text = file.toString('latin1');
      await expectProblem(
        await handIn(client, Buffer.from(text.replace('/1 ', '/2 '), 'latin1')),
        422,
        'CARRIED_FILE_TOO_NEW',
        'a newer one',
      );
      const { file: other } = await writeFile(client, [], { protocol: 999 });
      await expectProblem(await handIn(client, other), 422, 'CARRIED_FILE_TOO_NEW', 'a newer protocol');
      const unknown = Buffer.from(
        text.replace(`${client.state.workstationId}\n`, `${client.state.workstationId}X\n`),
        'latin1',
      );
      await expectProblem(await handIn(client, unknown), 401, 'WORKSTATION_UNKNOWN', 'an unknown workstation');
    },
  },
];
