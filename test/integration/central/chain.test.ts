import { and, asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chainBreak } from '#central/database/schema/index.ts';
import type { Command } from '#domain/command/command.ts';
import { createApplication, createUuid } from '../../support/application.ts';
import {
  chainCommands,
  createCommandMaker,
  startTestCentre,
  type TestCentre,
  type TestDevice,
  testOfficers,
} from '../../support/central.ts';
import { hashCommand } from '../../support/device-proof.ts';

const { verifying } = testOfficers;

let centre: TestCentre;
let device: TestDevice;
let token: string;
let subject: string;
let group = 500;
let count = 0;

beforeAll(async () => {
  centre = await startTestCentre();
});
afterAll(() => centre.stop());
beforeEach(async () => {
  device = await centre.enrolNew();
  token = (await centre.signIn(device, verifying)).token;
  count += 1;
  subject = (await centre.centre.placeRecord(createApplication({ number: count }))).id;
});

const createChain = (length: number, extra: Record<string, unknown> = {}): Command[] => {
  group += 1;
  return chainCommands(createCommandMaker(device.workstationId, centre.now, group), subject, Array(length).fill(extra));
};

const listBreaks = async () => {
  const isMine = and(eq(chainBreak.officeId, centre.office.id), eq(chainBreak.workstationId, device.workstationId));
  const rows = await centre.store.database.select().from(chainBreak).where(isMine).orderBy(asc(chainBreak.sequence));
  return rows.map(({ kind, sequence, expectedHash, givenHash, healedAt }) => ({
    kind,
    sequence,
    expectedHash,
    givenHash,
    isHealed: healedAt !== null,
  }));
};
const kindsOf = (answers: readonly { kind: string }[]) => new Set(answers.map(({ kind }) => kind));

describe("a workstation's chain", () => {
  it('that is whole leaves no trace, in one batch or many, also when a batch comes twice', async () => {
    const acts = createChain(9);
    await centre.push(token, acts.slice(0, 4));
    await centre.push(token, acts.slice(2, 7));
    await centre.push(token, acts.slice(7));
    expect(await listBreaks()).toEqual([]);
  });

  it('goes on over a refused act: the counter chained it before it knew', async () => {
    const [first, second, third] = createChain(3) as [Command, Command, Command]; // three were made
    const refused = { ...second, officer: 'KT9999' };
    const after = { ...third, previousHash: hashCommand(refused) };
    expect((await centre.push(token, [first, refused, after])).map(({ kind }) => kind)).toEqual([
      'applied',
      'refused',
      'applied',
    ]);
    expect(await listBreaks()).toEqual([]);
  });

  it('is linked by what was received, unknown members too: a newer counter would otherwise break it with each act', async () => {
    const acts = createChain(3, { mood: 'of a newer counter' });
    expect(kindsOf(await centre.push(token, acts))).toEqual(new Set(['applied']));
    expect(await listBreaks()).toEqual([]);
  });

  it('that names another predecessor is taken and recorded with both hashes: an act altered on the way would otherwise pass unseen', async () => {
    const [first, second] = createChain(2) as [Command, Command]; // two were made
    const given = 'b'.repeat(64);
    const answers = await centre.push(token, [first, { ...second, previousHash: given }]);
    expect(kindsOf(answers)).toEqual(new Set(['applied']));
    expect(await listBreaks()).toEqual([
      { kind: 'hash', sequence: 2, expectedHash: hashCommand(first), givenHash: given, isHealed: false },
    ]);
    expect(centre.logs).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        event: 'chain',
        kind: 'hash',
        expectedHash: hashCommand(first),
        givenHash: given,
      }),
    );
  });

  it('that begins anew under a used number is a fork: a cloned machine or a restored backup would otherwise act unseen', async () => {
    const [first, second] = createChain(2) as [Command, Command]; // two were made
    const clone = { ...second, id: createUuid(count, 901), at: second.at + 1 };
    const answers = await centre.push(token, [first, second, clone]);
    expect(kindsOf(answers)).toEqual(new Set(['applied']));
    expect(await listBreaks()).toEqual([
      { kind: 'fork', sequence: 2, expectedHash: hashCommand(second), givenHash: hashCommand(clone), isHealed: false },
    ]);
  });

  it('with a hole that stays is recorded and told, and heals when the missing act comes after all', async () => {
    const [first, second, third, fourth] = createChain(4) as [Command, Command, Command, Command]; // four were made
    await centre.push(token, [first, third]);
    const gap = { kind: 'gap', sequence: 3, expectedHash: hashCommand(first), givenHash: third.previousHash };
    expect(await listBreaks()).toEqual([{ ...gap, kind: 'overtaken', isHealed: false }]);
    centre.advance(15 * 60_000);
    const isReported = expect.objectContaining({
      level: 'warn',
      event: 'chain',
      kind: 'gap',
      sequence: 3,
      workstationId: device.workstationId,
    });
    expect(centre.logs).not.toContainEqual(isReported);
    await centre.push(token, [fourth]);
    expect(await listBreaks()).toEqual([{ ...gap, isHealed: false }]);
    expect(centre.logs).toContainEqual(isReported);
    await centre.push(token, [second]);
    expect(await listBreaks()).toEqual([{ ...gap, isHealed: true }]);
  });

  it('whose acts overtake each other, in a batch or between batches, leaves no trace once they are all here', async () => {
    const acts = createChain(8);
    const at = (...places: number[]) => places.flatMap((place) => acts[place] ?? []);
    await centre.push(token, at(1, 0, 4, 6));
    expect((await listBreaks()).map(({ kind, sequence }) => `${kind} ${sequence}`)).toEqual([
      'overtaken 5',
      'overtaken 7',
    ]);
    await centre.push(token, at(7, 3, 2));
    await centre.push(token, at(5));
    expect(await listBreaks()).toEqual([]);
  });

  it('whose missing act comes as another is a break after all', async () => {
    const [first, second, third] = createChain(3) as [Command, Command, Command]; // three were made
    await centre.push(token, [first, third]);
    const altered = { ...second, at: second.at + 1 };
    await centre.push(token, [altered]);
    expect(await listBreaks()).toEqual([
      { kind: 'hash', sequence: 3, expectedHash: hashCommand(altered), givenHash: third.previousHash, isHealed: false },
    ]);
  });

  it('that does not begin with 64 zeros, or begins in the middle, is recorded', async () => {
    const [first] = createChain(1) as [Command]; // one was made
    await centre.push(token, [{ ...first, previousHash: 'c'.repeat(64) }]);
    expect(await listBreaks()).toMatchObject([{ kind: 'hash', sequence: 1, expectedHash: '0'.repeat(64) }]);
    device = await centre.enrolNew();
    token = (await centre.signIn(device, verifying)).token;
    await centre.push(token, createChain(3).slice(2));
    expect(await listBreaks()).toMatchObject([{ kind: 'overtaken', sequence: 3, expectedHash: null }]);
  });

  it('sent act by act all at once and in any order comes out whole', async () => {
    const acts = createChain(30);
    const answers = await Promise.all(acts.toReversed().map((act) => centre.push(token, [act])));
    expect(kindsOf(answers.flat())).toEqual(new Set(['applied']));
    expect(await listBreaks()).toEqual([]);
  });
});
