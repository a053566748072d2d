import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startAnswerProxy } from '#test/support/answer-proxy.ts';
import { type FaultyDesk, startFaultyDesk } from './desk.ts';
import { chosenFaults, type MatrixFault, soundCertificate } from './fault.ts';

/**
 * SY-5 through the whole counter: acts, a new application and a scan under each fault. The officer's act is
 * acknowledged at once; the Sync desk says the right one of the four truths; afterwards nothing is lost and nothing
 * doubled.
 */
const isOfCertificate = ({ name, outcome }: MatrixFault): boolean =>
  name.includes('certificate') || (outcome !== 'same' && outcome[0]?.startsWith('CERT') === true);
/**
 * This counter's address is a line of its own, which leads to no other name or scheme; the slowest fault is the
 * matrix's alone.
 */
const elsewhere = [
  'no such name',
  'no encryption where it is due',
  'a body that comes a byte at a time, without end in sight',
];
const plain = chosenFaults.filter((fault) => !isOfCertificate(fault) && !elsewhere.includes(fault.name));
const secure = chosenFaults.filter(isOfCertificate);

/** What the Sync desk must say of the centre under an answer of that code. */
const centreUnder = {
  CENTRE_UNREACHABLE: false,
  NOT_THE_CENTRE: false,
  CERTIFICATE_OUT_OF_DATE: null,
  CERTIFICATE_REFUSED: null,
} as const;

const run = async (desk: FaultyDesk, fault: MatrixFault, soundUrl: string): Promise<void> => {
  const laid = await fault.lay(desk.centre.url);
  try {
    await workUnder(desk, fault, laid.url, soundUrl);
  } finally {
    desk.line.leadTo(soundUrl);
    await laid.remove();
  }
};

const workUnder = async (desk: FaultyDesk, fault: MatrixFault, faultyUrl: string, soundUrl: string): Promise<void> => {
  const { workstation, line, until } = desk;
  const old = await desk.submit();
  await until('the application is here', () => desk.isHere(old.id));
  line.leadTo(faultyUrl);
  const fresh = await desk.submit();
  await desk.act(old.id);
  await desk.act(old.id, 'faulted');
  const opened = await workstation.ask('document.open', { id: old.id });
  if (fault.outcome === 'same') {
    await desk.expectWhole();
    expect(opened.ok).toBe(true);
  } else {
    const allowed: readonly string[] = fault.outcome;
    await until(`the Sync desk says ${allowed.join(' or ')}`, () => allowed.includes(desk.status().answerCode ?? ''));
    const { centre: heard, answerCode } = desk.status();
    expect(heard, 'whether the centre answers').toBe(
      answerCode !== null && answerCode in centreUnder ? centreUnder[answerCode as keyof typeof centreUnder] : true,
    ); // just looked up
    expect(desk.countWaiting(), 'acts that wait').toBe(2);
    expect(desk.isHere(fresh.id), 'a record that nobody sent').toBe(false);
    // What was being fetched ahead when the line changed is cut there, and the officer's wish with it.
    const due = fault.except?.document ?? fault.outcome;
    const documentOutcome = due === 'same' ? due : [...due, 'CENTRE_UNREACHABLE'];
    if (documentOutcome !== 'same')
      expect(opened).toMatchObject({
        ok: false,
        error: { code: expect.stringMatching(new RegExp(documentOutcome.join('|'))) },
      });
  }
  line.leadTo(soundUrl);
  await workstation.request('sync.run', {});
  await desk.expectWhole();
  expect((await workstation.request('document.open', { id: old.id })).sizeBytes).toBeGreaterThan(1000);
  expect(desk.isHere(fresh.id)).toBe(true);
};

describe('a counter on a plain line', () => {
  let desk: FaultyDesk;
  beforeAll(async () => {
    desk = await startFaultyDesk();
  });
  afterAll(() => desk.stop());
  test.for(plain)('$name', async (fault) => {
    await run(desk, fault, desk.centre.url);
    // One stream at most, however often the line came and went.
    expect(desk.line.countOpen('GET /v1/feed/live')).toBeLessThanOrEqual(1);
  });
});

describe('a counter that asks for a certificate', () => {
  let desk: FaultyDesk;
  let sound: Awaited<ReturnType<typeof startAnswerProxy>>;
  beforeAll(async () => {
    desk = await startFaultyDesk({
      layFirst: async (centreUrl) => {
        sound = await startAnswerProxy(centreUrl, (reply) => reply, soundCertificate);
        return sound;
      },
    });
  });
  afterAll(async () => {
    await desk.stop();
    await sound.stop();
  });
  test.for(secure)('$name', (fault) => run(desk, fault, sound.url));
});
