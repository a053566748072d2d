import { type Application, findRelease, plateOf, stateOfItem } from '#domain/application.ts';
import { startOfDay } from '#domain/civil-date.ts';
import { apply } from '#domain/command/apply.ts';
import {
  type Command,
  type CommandName,
  type CommandOf,
  commandSchema,
  type Payload,
} from '#domain/command/command.ts';
import { listSurrenderDue } from '#domain/command/release.ts';
import type { ApplyContext } from '#domain/command/rule.ts';
import { AppError, type ErrorCode } from '#domain/contract/errors.ts';
import { findOpenSheet, type Item } from '#domain/item.ts';
import type { Officer, Role } from '#domain/officer.ts';
import { isOnBlank, listLines, type Reference } from '#domain/reference.ts';
import { createUuid, testOfficeId, testReference } from './application.ts';
import { firstPageSeen } from './pages-seen.ts';

/** Acts on records in plain memory: the domain alone, no cache and no centre. */
export const testDay = '2026-03-02';
/** 10:00 EAT of the day on which every machine check of `createApplication` passes. */
export const testNow = startOfDay(testDay) + 10 * 3_600_000;

const office = testReference.office.find(({ id }) => id === testOfficeId);
if (office === undefined) throw new Error('the test office is not in the reference pack');
export const testOffice = office;

export const createOfficer = (...roles: Role[]): Officer => ({
  staffNumber: `KT-${roles.join('-') || 'none'}`.slice(0, 20),
  name: 'Mary Atieno',
  officeId: testOfficeId,
  roles,
});

export const contextOf = (...roles: Role[]): ApplyContext => ({
  reference: testReference,
  officer: createOfficer(...roles),
  office: testOffice,
});

/** Of a document that nobody looks into. */
export const digest = 'a'.repeat(64);
export const signature = { strokes: [[10, 10, 20, 20, 30, 15]] };
export const serialOf = 'B1042337';
let made = 0;

/** A command about a record, on the test day; the chain members are fillers. */
export const createCommand = <Name extends CommandName>(
  name: Name,
  record: Application,
  payload: Payload<Name>,
  change: Partial<Command> = {},
): CommandOf<Name> => {
  made += 1;
  const envelope = {
    id: createUuid(made, 700),
    subject: { kind: name === 'vehicle.look-up' ? 'look-up' : 'application', id: record.id },
    baseVersion: record.version,
    officer: 'KT1',
    workstation: 'counter-1',
    at: testNow,
  };
  return commandSchema.parse({
    ...envelope,
    sequence: made,
    previousHash: digest,
    name,
    payload,
    ...change,
  }) as CommandOf<Name>; // parsed with that name
};

export const confirmAll = (
  record: Application,
  mark: 'confirmed' | 'overridden' = 'confirmed',
  reference: Reference = testReference,
): Application['verification'] =>
  Object.fromEntries(
    listLines(reference, record).map(({ id }) => [
      id,
      { mark, reason: 'seen by eye', page: 1, at: testNow, by: 'KT1' },
    ]),
  );

export const jobIdOf = ({ id }: Item): string => id.replace(/-7007-/, '-7800-');

/** A hand-over of everything that is there for it, with all that is still due. */
export const releasePayload = (record: Application): Payload<'item.release'> => ({
  items: record.items
    .filter((item) => findRelease(record, item.id) === undefined && stateOfItem(item, record) !== 'due')
    .map(({ id }) => id),
  collector: record.collector,
  originalSeen: true,
  surrendered: listSurrenderDue(record),
  signature,
  slipNumber: 'S-260302-ABC123',
});

const act = <Name extends CommandName>(record: Application, name: Name, payload: Payload<Name>): Application =>
  apply(record, createCommand(name, record, payload), {
    ...contextOf('supervisor'),
    office: { ...testOffice, separation: 'open' },
  });

type Step = 'approved' | 'making' | 'made' | 'shelved' | 'released';

/** What a scan of the thing itself gives. */
const scanOf = ({ id, made }: Item, application: Application, serial: string): string => {
  if (made === 'stocked') return `S${id.slice(-7)}`;
  return made === 'printed' ? serial : (plateOf(application) ?? '');
};

const bringTo = (record: Application, to: Step, serial: string): Application => {
  let state = act({ ...record, verification: confirmAll(record) }, 'application.approve', {
    revision: record.revision,
    documentSha256: digest,
    pages: firstPageSeen,
  });
  const printed = state.items.filter((item) => item.made === 'printed');
  if (to === 'approved') return state;
  for (const item of printed)
    state = act(state, 'item.make', { itemId: item.id, jobId: jobIdOf(item), documentSha256: digest });
  if (to === 'making') return state;
  for (const item of state.items) {
    const jobId = findOpenSheet(item)?.jobId;
    const onBlank = isOnBlank(testReference, item.kind);
    if (jobId !== undefined)
      state = act(state, 'item.confirm', { itemId: item.id, jobId, serial: onBlank ? serial : null });
  }
  if (to === 'made') return state;
  for (const item of state.items) {
    const scanned = scanOf(item, record, serial);
    if (item.made !== 'electronic')
      state = act(state, 'item.shelve', { itemId: item.id, scanned, bay: 'a', box: '12' });
  }
  if (to === 'shelved') return state;
  return act(state, 'item.release', releasePayload(state));
};

/** The same record further along, each step by the rule itself: every item that can be brought there. */
export const advance = <Given extends Application>(
  record: Given,
  to: Step,
  serial = serialOf,
): Application & Pick<Given, 'vehicle'> => ({ ...bringTo(record, to, serial), vehicle: record.vehicle });

/** The code an act is refused with; anything else thrown passes through. */
export const codeOf = (act: () => unknown): ErrorCode | 'done' => {
  try {
    act();
    return 'done';
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
};
