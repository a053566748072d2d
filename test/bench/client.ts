import { hostname } from 'node:os';
import { v7 } from 'uuid';
import { type CommandName, commandSchema, type Payload } from '#domain/command/command.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import { createApiClient } from '#electron/centre/api-client.ts';
import { createProve } from '#electron/centre/device-proof.ts';
import { sha256 } from '#electron/workstation/context.ts';
import { createSessionHolder } from '#electron/workstation/session.ts';
import { createDeviceKey, createWorkstation } from '#electron/workstation/workstation.ts';
import { totpCodeAt } from '#test/support/central.ts';
import { quietSession } from '#test/support/quiet-session.ts';
import { createTestKeystore } from '#test/support/workstation.ts';
import type { DeskGiven } from './centre.ts';

const emptyHash = '0'.repeat(64);

/**
 * A workstation without a cache: the program's own api client, signed in, and a chain of acts as they go to the centre.
 */
export const openClient = async ({ url, enrolmentCode, officer }: DeskGiven, folder: string) => {
  const deviceKey = createDeviceKey();
  const common = { baseUrl: url, fetch, now: Date.now };
  const first = createApiClient({ ...common, token: () => undefined, prove: () => '' });
  const { workstationId, office, demonstration } = await first.postEnrolment({
    code: enrolmentCode,
    publicKey: deviceKey.publicKey,
    hostName: hostname(),
  });
  const workstation = createWorkstation(
    `${folder}/${workstationId}.json`,
    createTestKeystore(),
    { workstationId, office, centralUrl: url, demonstration },
    deviceKey,
  );
  const api = createApiClient({ ...common, token: () => session.token(), prove: createProve(workstation, v7) });
  const session = createSessionHolder({
    workstation,
    api,
    epochs: {
      claim: () => ({ epoch: null, nextEpoch: v7(), head: { sequence: 0, hash: emptyHash } }),
      confirm: () => {},
    },
    now: Date.now,
    ...quietSession,
  });
  await session.signIn({
    staffNumber: officer.staffNumber,
    password: officer.password,
    code: totpCodeAt(officer.totpSecret, Date.now()),
  });
  const chain = { sequence: 0, previousHash: emptyHash };
  return {
    api,
    office,
    act: <Name extends CommandName>(name: Name, subject: string, payload: Payload<Name>) => {
      chain.sequence += 1;
      const envelope = {
        id: v7(),
        subject,
        baseVersion: 1,
        officer: officer.staffNumber,
        workstation: workstationId,
        at: Date.now(),
      };
      const body = commandSchema.parse({ ...envelope, ...chain, name, payload });
      chain.previousHash = sha256(canonicalJson(body));
      return { id: body.id, body, signature: workstation.sign(chain.previousHash) };
    },
  };
};
export type BenchClient = Awaited<ReturnType<typeof openClient>>;

/** Every entry of the feed, page after page. */
export const pullEverything = async (
  { api }: BenchClient,
  take: (entries: unknown[]) => void,
  limit = 500,
): Promise<void> => {
  for (let cursor = '0'; ; ) {
    const answer = await api.getFeed(cursor, undefined, limit);
    if (answer === undefined) return;
    take(answer.page.entries);
    if (!answer.page.more) return;
    cursor = answer.page.cursor;
  }
};
