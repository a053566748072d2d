import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { countCommands } from '#db/outbox.ts';
import { describeBug } from '#domain/contract/bug.ts';
import { AppError, errorCodes } from '#domain/contract/errors.ts';
import type { Program } from '#domain/contract/screen/program.ts';
import { createPaperTray, type PaperTray } from '../paper/tray.ts';
import { findWorkstation, type Workstation } from '../workstation/workstation.ts';
import { createEnrolment } from './enrolment.ts';
import type { Lifecycle } from './lifecycle.ts';
import { noteOwnMachine, requireOwnMachine } from './machine-owner.ts';
import type { ProgramOptions } from './options.ts';
import { type OpenWorkstation, openWorkstation } from './wiring.ts';

/** The program from its first breath: not enrolled, enrolled with its cache open, or in a trouble that it names. */
export type RunningProgram = Lifecycle & {
  tray: PaperTray;
  stop: () => void;
};

const enrolRetryMs = 5_000;

export const createProgram = (options: ProgramOptions): RunningProgram => {
  const { profile, secrets, emit, log } = options;
  const workstationFile = join(profile, 'workstation.json');
  const enrolment = createEnrolment({ ...options, workstationFile });
  const tray = createPaperTray(options.newId);
  let opened: OpenWorkstation | undefined;
  let trouble: Program['trouble'] = null;
  let stopped = false;
  let enrolling = false;

  /** Whatever stands in the way is said in the window: a program that only ends says nothing. */
  const showTrouble = (error: unknown): void => {
    trouble = error instanceof AppError ? { code: error.code, details: error.details } : { code: 'BUG', details: {} };
    if (error instanceof AppError) log('warn', 'program.trouble', { code: error.code });
    else log('error', 'program.bug', describeBug(error));
    emit({ kind: 'program.changed' });
  };
  const onSuspended = (): void =>
    showTrouble(new AppError('WORKSTATION_SUSPENDED', 'a copy or a restored backup was seen'));
  const isSuspended = (): boolean => trouble?.code === 'WORKSTATION_SUSPENDED';

  const close = (): void => {
    opened?.stop();
    opened = undefined;
  };
  const openWith = (workstation: Workstation): void => {
    const mine = openWorkstation(options, workstation, { tray, onSuspended });
    opened = mine;
    trouble = null;
    emit({ kind: 'program.changed' });
    const begin = (): void => {
      if (opened === mine) mine.start();
    };
    mine.parts.soundness.then(begin).catch((error: unknown) => {
      if (opened !== mine) return;
      close();
      showTrouble(error);
    });
  };

  /**
   * The place before the enrolment: neither a drive that spoils the records, nor a computer that is another account's.
   */
  const requirePlace = (): void => {
    options.requireDisk?.(profile);
    if (options.ownerPlace !== undefined && !existsSync(workstationFile)) requireOwnMachine(options.ownerPlace);
  };
  const noteOwner = ({ station }: Workstation): void => {
    try {
      if (options.ownerPlace !== undefined) noteOwnMachine(options.ownerPlace, station);
    } catch (error) {
      log('warn', 'owner.unwritten', describeBug(error));
    }
  };

  const enrolOnce: Lifecycle['enrol'] = async (input) => {
    if (opened !== undefined) throw new AppError('INVALID_INPUT', 'this workstation is enrolled already');
    // In trouble or not, its file holds the only key to a cache that may hold unsent work.
    if (existsSync(workstationFile))
      throw new AppError(trouble?.code ?? 'CACHE_UNREADABLE', 'this workstation is enrolled already', trouble?.details);
    requirePlace();
    const workstation = await enrolment.enrol(input);
    noteOwner(workstation);
    if (!stopped) openWith(workstation);
  };

  const enrolAgainOnce: Lifecycle['enrolAgain'] = async ({ code }) => {
    if (opened === undefined || !isSuspended()) throw new AppError('INVALID_INPUT', 'this workstation is not stopped');
    const workstation = await enrolment.enrolAgain(opened.parts, code, () => stopped);
    close();
    openWith(workstation);
  };

  /** One at a time: the code it was started with and one that is typed meanwhile must not make two keys. */
  let lastEnrolment: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const mine = lastEnrolment.then(work);
    lastEnrolment = mine.catch(() => undefined);
    return mine;
  };
  const enrol: Lifecycle['enrol'] = (input) => inTurn(() => enrolOnce(input));
  const enrolAgain: Lifecycle['enrolAgain'] = (input) => inTurn(() => enrolAgainOnce(input));

  /** Enrols with the code it was started with, again and again while time may heal what stands in the way. */
  const enrolByConfig = async (code: string): Promise<void> => {
    while (!stopped && opened === undefined) {
      try {
        await enrol({ centralUrl: options.centralUrl, code });
      } catch (error) {
        showTrouble(error);
        if (!(error instanceof AppError) || !errorCodes[error.code].retry) return;
        await options.sleep(enrolRetryMs);
      }
    }
  };

  return {
    tray,
    enrol,
    enrolAgain,
    describe: () => {
      const station = opened?.parts.counter.station;
      return {
        version: options.version,
        centralUrl: station?.centralUrl ?? options.centralUrl,
        workstationId: station?.workstationId ?? null,
        office: station?.office ?? null,
        demonstration: station?.demonstration ?? false,
        enrolling: enrolling && trouble === null,
        trouble,
        ended: opened?.parts.session.ended() ?? null,
        waiting: opened === undefined ? null : countCommands(opened.parts.counter.connection.reader, 'waiting'),
        preference: options.preferences.get(),
      };
    },
    parts: () => {
      if (opened !== undefined && !isSuspended()) return opened.parts;
      throw new AppError(trouble?.code ?? 'NOT_ENROLLED', 'the workstation is not ready', trouble?.details);
    },
    open: () => {
      if (opened !== undefined || enrolling) return;
      try {
        requirePlace();
        const workstation = findWorkstation(workstationFile, secrets);
        if (workstation !== undefined) {
          noteOwner(workstation);
          openWith(workstation);
        } else if (trouble !== null) {
          // What stood in the way of the place is gone.
          trouble = null;
          emit({ kind: 'program.changed' });
        }
      } catch (error) {
        showTrouble(error);
        return;
      }
      if (opened !== undefined || options.enrolmentCode === undefined) return;
      enrolling = true;
      enrolByConfig(options.enrolmentCode)
        .finally(() => {
          enrolling = false;
        })
        .catch((error: unknown) => log('error', 'program.enrol', describeBug(error)));
    },
    stop: () => {
      stopped = true;
      close();
    },
  };
};
