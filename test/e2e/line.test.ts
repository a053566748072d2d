import type { EndpointName } from '#domain/contract/api.ts';
import { type ElectronLine, startElectronLine } from '#test/support/electron-line.ts';
import { mustSkip } from '#test/support/skip.ts';
import { createGround, type Ground } from '../integration/fault/endpoint.ts';
import { authority, chosenFaults, faults, type MatrixFault, type Outcome } from '../integration/fault/fault.ts';
import { asked, clientOf, dueOf, runFault } from '../integration/fault/matrix.ts';
import { expect, test } from './desk.ts';

/**
 * The way to the centre that ships, Chromium's network in a real Electron main process, under every fault of the matrix
 * (SY-5).
 */
test.beforeAll(() => {
  test.skip(
    mustSkip(process.platform === 'linux', 'The line over Chromium', 'Linux, whose user’s certificate store it fills'),
  );
});

/** Where Chromium's network answers otherwise than Node's, and why that does no harm. */
type Otherwise = { outcome?: Outcome; except?: Partial<Record<EndpointName, Outcome>>; why: string };
const otherwise: Record<string, Otherwise> = {
  'a proxy that asks who we are (407)': { outcome: ['PROXY_AUTHENTICATION_REQUIRED'], why: 'it can be named here' },
  'a half close within the answer’s head': {
    outcome: ['CENTRE_UNREACHABLE', 'CENTRE_ANSWER_STRANGE', 'NOT_THE_CENTRE'],
    why: 'without encryption a head that ends early counts as whole; its body is missed then. With encryption it is refused',
  },
  'an answer without end': {
    outcome: ['CENTRE_ANSWER_STRANGE', 'CENTRE_UNREACHABLE'],
    why: 'on a slow computer the patience for the whole may end before the limit is read',
  },
  'a reset before the last byte': {
    except: { live: ['CENTRE_UNREACHABLE'] },
    why: 'a reset takes what was not read yet with it; the stream is opened again',
  },
};
/** Of these the answer may come through as well. */
const mayPass: Record<string, { names: readonly EndpointName[]; why: string }> = {
  'an answer without end': { names: ['live'], why: 'the event comes before the end that never does' },
  'a reset before the last byte': { names: ['live'], why: 'the same' },
  'a half close within the answer’s head': {
    names: ['uploadCreate'],
    why: 'the name of the upload is cut short, which the centre does not know: it is begun anew',
  },
};
/**
 * Chromium does not look at gzip's checksum: a byte that flips is found by TLS, which a desk's line always has, or by
 * nobody.
 */
const notTold = ['gzip with a byte flipped'];

/**
 * One endpoint of each kind of request and answer: what differs from it in its words alone goes the same way over the
 * line, and meets every fault over Node's network (`fault-matrix.test.ts`).
 */
const kinds: readonly EndpointName[] = [
  'health',
  'feed',
  'live',
  'command',
  'document',
  'uploadCreate',
  'uploadFind',
  'uploadSend',
  'sessionEnd',
];
const cells = asked.filter(([name]) => kinds.includes(name));

const lanes = 3;
let line: ElectronLine;
let grounds: Ground[];
test.beforeAll(async () => {
  line = await startElectronLine([authority.pem]);
  grounds = await Promise.all(Array.from({ length: lanes }, createGround));
});
test.afterAll(async () => {
  await line.stop();
  await Promise.all(grounds.map(({ centre }) => centre.stop()));
});

test('desk-6: over the system’s network every kind of request meets every fault as the matrix says', async () => {
  test.setTimeout(400_000);
  const known = new Set(faults.map(({ name }) => name));
  expect([...Object.keys(otherwise), ...Object.keys(mayPass), ...notTold].filter((name) => !known.has(name))).toEqual(
    [],
  );
  const due = (name: EndpointName, fault: MatrixFault): Outcome => {
    const here = otherwise[fault.name];
    return here?.except?.[name] ?? here?.outcome ?? dueOf(name, fault);
  };
  const waiting = chosenFaults.filter(({ name }) => !notTold.includes(name));
  const dueCells = waiting.length * kinds.length;
  const failed: unknown[] = [];
  let met = 0;
  const work = async (ground: Ground): Promise<void> => {
    for (let fault = waiting.shift(); fault !== undefined; fault = waiting.shift()) {
      const { got, expected, unhealed } = await runFault(ground, line.connect([]), fault, due, cells);
      met += got.length;
      const passed = mayPass[fault.name]?.names ?? [];
      const wrong = got.filter(([name, outcome], index) => {
        const [, wanted] = expected[index] ?? [];
        const isUnexpected = JSON.stringify(outcome) !== JSON.stringify(wanted);
        return isUnexpected && !passed.some((one) => one === name);
      });
      if (wrong.length + unhealed.length > 0)
        failed.push({
          fault: fault.name,
          wrong,
          expected: expected.filter(([name]) => wrong.some(([one]) => one === name)),
          unhealed,
        });
    }
  };
  await Promise.all(grounds.map(work));
  expect(failed).toEqual([]);
  expect(met).toBe(dueCells);
});

test('desk-6: a certificate that is refused has heard nothing of a request, and of an answer without end no more is read than its limit', async () => {
  const [ground] = grounds;
  if (ground === undefined) throw new Error('no ground');
  for (const fault of faults.filter(({ outcome }) => outcome !== 'same' && outcome[0]?.startsWith('CERTIFICATE_'))) {
    const laid = await fault.lay(ground.centre.url);
    for (const [, prepare] of cells.slice(0, 4))
      await (await prepare(ground)).ask(clientOf(ground, line.connect([]), laid.url)).catch(() => undefined);
    expect(laid.countRequests?.(), fault.name).toBe(0);
    await laid.remove();
  }
  const endless = faults.find(({ name }) => name === 'an answer without end');
  if (endless === undefined) throw new Error('no such fault');
  const laid = await endless.lay(ground.centre.url);
  await expect(clientOf(ground, line.connect([]), laid.url).getHealth()).rejects.toMatchObject({
    code: 'CENTRE_ANSWER_STRANGE',
  });
  // What sockets and pipes between the two hold comes on top.
  expect(laid.countEndlessBytes?.()).toBeLessThan(1024 * 1024 + 16 * 1024 * 1024);
  await laid.remove();
});
