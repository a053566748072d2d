import { hostname } from 'node:os';
import { join } from 'node:path';
import { transact } from '#db/connection.ts';
import { findChainEnd } from '#db/outbox.ts';
import { closeSerialLeases } from '#db/query/serial-lease.ts';
import { updateSyncState } from '#db/query/sync.ts';
import type { EnrolOutput } from '#domain/contract/centre/enrolment.ts';
import { AppError } from '#domain/contract/errors.ts';
import type { RouteInput } from '#domain/contract/ipc.ts';
import { createApiClient } from '../centre/api-client.ts';
import { isSameAddress, requirePrivateAddress } from '../centre/private-address.ts';
import { createPendingKeys } from '../workstation/pending-key.ts';
import { signAgain } from '../workstation/resign.ts';
import {
  createWorkstation,
  findWorkstation,
  requireKeystore,
  signBy,
  type Workstation,
  writeWorkstation,
} from '../workstation/workstation.ts';
import type { ProgramOptions } from './options.ts';
import type { Parts } from './parts.ts';

/**
 * A relay that was enrolled at answers with the centre's own address: what is dialled must be it, since each sign-in is
 * signed for what is dialled. A centre that names none is a demonstration on this computer.
 */
const requireAudience = ({ audience }: EnrolOutput, centralUrl: string): void => {
  if (audience === undefined || isSameAddress(audience, centralUrl)) return;
  throw new AppError('CENTRE_ADDRESS_OTHER', 'the centre is known by another address', { audience });
};

/**
 * Makes this computer a workstation of the centre. Cut off anywhere, also by the end of the program, the same code does
 * the rest: its key lies on the disk before the centre hears of it.
 */
export type Enrolment = {
  enrol: (input: RouteInput<'workstation.enrol'>) => Promise<Workstation>;
  /**
   * Enrols this very workstation anew: the cache and its acts stay, the key is a new one, and what waits is signed by
   * it before the key is the workstation's. @throws AppError CACHE_UNREADABLE when the program has ended meanwhile
   */
  enrolAgain: (parts: Pick<Parts, 'counter' | 'api'>, code: string, isStopped: () => boolean) => Promise<Workstation>;
};

type Options = Pick<ProgramOptions, 'profile' | 'secrets' | 'connect' | 'patience' | 'now' | 'log'> & {
  workstationFile: string;
};

export const createEnrolment = ({
  workstationFile,
  profile,
  secrets,
  connect,
  patience,
  now,
  log,
}: Options): Enrolment => {
  const pendingKeys = createPendingKeys(join(profile, 'enrolment.json'), secrets);
  return {
    enrol: async ({ centralUrl, code }) => {
      requirePrivateAddress(centralUrl);
      const ask = (pins: readonly string[]) =>
        createApiClient({
          baseUrl: centralUrl,
          fetch: connect(pins),
          patience,
          now,
          token: () => undefined,
          prove: () => '',
        });
      const api = ask([]);
      // Asked before the code is spent: without a keystore a production desk cannot go on.
      requireKeystore(secrets, (await api.getHealth()).demonstration);
      const deviceKey = pendingKeys.keyFor(code);
      const enrolled = await api.postEnrolment({ code, publicKey: deviceKey.publicKey, hostName: hostname() });
      requireAudience(enrolled, centralUrl);
      const { workstationId, office, demonstration, pins } = enrolled;
      // Who reads along is found out here, before anything is kept: the same code is good again for this key.
      if (pins !== undefined) await ask(pins).getHealth();
      const station = { workstationId, office, centralUrl, demonstration, pins };
      const workstation = createWorkstation(workstationFile, secrets, station, deviceKey);
      pendingKeys.clear();
      return workstation;
    },

    enrolAgain: async ({ counter, api }, code, isStopped) => {
      const { station, connection } = counter;
      const again = { workstationId: station.workstationId, ...findChainEnd(connection.reader) };
      const key = pendingKeys.keyFor(code);
      const { pins } = await api.postEnrolment({ code, publicKey: key.publicKey, hostName: hostname(), again });
      const known = findWorkstation(workstationFile, secrets);
      if (known === undefined || isStopped())
        throw new AppError('CACHE_UNREADABLE', 'the workstation file is gone', { file: 'workstation' });
      const had = [known.publicKey, ...pendingKeys.list().map(({ publicKey }) => publicKey)];
      const unproven = signAgain(connection, had, signBy(key));
      if (unproven.length > 0) log('warn', 'outbox.unproven', { ids: unproven.join(' ') });
      transact(connection.writer, (tx) => {
        updateSyncState(tx, { epoch: null, nextEpoch: null, anchoredSequence: null, anchoredAt: null });
        closeSerialLeases(tx);
      });
      const renewed = { ...known, station: { ...known.station, pins } };
      const workstation = writeWorkstation(workstationFile, secrets, renewed, key);
      pendingKeys.clear();
      return workstation;
    },
  };
};
