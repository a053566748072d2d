import { createHash } from 'node:crypto';
import { type Application, getItem, plateOf } from '#domain/application.ts';
import { civilDateAt, startOfDay } from '#domain/civil-date.ts';
import { apply, isAtStep } from '#domain/command/apply.ts';
import type { CommandName, CommandOf, Payload } from '#domain/command/command.ts';
import { listSurrenderDue } from '#domain/command/release.ts';
import { findConfirmedSheet } from '#domain/item.ts';
import { hasRole, type Role } from '#domain/officer.ts';
import { getItemKind, listLines, type Office, type Reference } from '#domain/reference.ts';
import { getDeskOfficer } from './officer.ts';
import { listPages } from './paper-order.ts';
import { createUuid, type Random } from './random.ts';

/**
 * What officers did before the demonstration began, done by the same rules as at a counter (`domain/command/apply`),
 * so that no record is in a state that the program could not have reached.
 */
export type Past = { reference: Reference; office: Office; random: Random; from: number; until: number };

const zeroHash = '0'.repeat(64);
const hourMs = 3_600_000;

/** Into the office's hours of the same or the working day before, without leaving the time that has passed. */
const toOfficeHours = (at: number, random: Random): number => {
  const weekday = new Date(startOfDay(civilDateAt(at)) + 12 * hourMs).getUTCDay();
  const day = startOfDay(civilDateAt(at)) - (weekday === 0 ? 2 : weekday === 6 ? 1 : 0) * 24 * hourMs;
  return day + 8 * hourMs + Math.floor(random.next() * 8.5 * hourMs);
};

const act = <Name extends CommandName>(
  state: Application,
  past: Past,
  name: Name,
  role: Role,
  at: number,
  payload: Payload<Name>,
  officer = getDeskOfficer(past.office.id, role),
): Application => {
  if (!hasRole(officer, role)) throw new Error(`${officer.staffNumber} has no ${role} desk`);
  const command = {
    name,
    payload,
    at,
    id: createUuid(at, `${state.id}/${name}/${state.version}`),
    subject: { kind: 'application', id: state.id },
    baseVersion: state.version,
    officer: officer.staffNumber,
    workstation: `demonstration-${past.office.id}`,
    sequence: 1,
    previousHash: zeroHash,
  } as unknown as CommandOf<Name>; // TypeScript cannot pair a name with its payload through a generic
  return {
    ...apply(state, command, { reference: past.reference, officer, office: past.office, contact: true }),
    version: state.version + 1,
  };
};

/** The instant of the act at a share of the way from `from` to `until`, after `previous`. */
const timeAt = ({ from, until, random }: Past, share: number, previous: number): number => {
  const at = Math.round(from + (until - from) * share);
  const inHours = toOfficeHours(at, random);
  return inHours > previous + 180_000 && inHours < until
    ? inHours
    : Math.min(Math.max(at, previous + 180_000), until - 1000);
};

/** By the officer of the desk, who marks the checklist, or by the supervisor as the second. */
const approve = (state: Application, past: Past, at: number, by: 'verifying' | 'supervisor'): Application => {
  const pageOf = listPages(state, past.reference);
  // What is compared with no paper of its own is confirmed beside the first page
  const marks = Object.fromEntries(
    listLines(past.reference, state).map(({ id }) => [id, { mark: 'confirmed' as const, page: pageOf.get(id) ?? 1 }]),
  );
  const seen = [...new Set(Object.values(marks).map(({ page }) => page))];
  const pages = { total: Math.max(...seen), seen, notDrawn: [], noticeOpen: false };
  const { revision } = state;
  const verified =
    by === 'verifying'
      ? act(state, past, 'verification.record', 'verifying', at - 30_000, { revision, marks, pages })
      : state;
  const payload = { revision, documentSha256: zeroHash, pages };
  return act(verified, past, 'application.approve', 'verifying', at, payload, getDeskOfficer(past.office.id, by));
};

/** The bytes are made on demand: no digest is claimed for what nobody had on screen. */
const withoutDigest = (state: Application): Application =>
  state.decision === null ? state : { ...state, decision: { ...state.decision, documentSha256: undefined } };

/** By as many as the service asks for; a service that asks for none has opened approved. */
const approveAll = (state: Application, past: Past, at: number): Application => {
  if (state.standing === 'approved') return state;
  const first = approve(state, past, at, 'verifying');
  return withoutDigest(first.standing === 'approved' ? first : approve(first, past, at + 1_200_000, 'supervisor'));
};

/** Prints what is printed; the rest comes from the makers of plates, or is nothing that could be held. */
const make = (state: Application, past: Past, at: number, serial: string): Application => {
  const documentSha256 = createHash('sha256').update(`demonstration/${state.id}`).digest('hex');
  return listAt('item.make', state).reduce((record, itemId) => {
    const jobId = createUuid(at, `${itemId}/job`);
    const making = act(record, past, 'item.make', 'printing', at, { itemId, jobId, documentSha256 });
    const isOnBlank = getItemKind(past.reference, getItem(record, itemId).kind).scannedAs === 'serial';
    const scanned = isOnBlank ? serial : null;
    return act(making, past, 'item.confirm', 'printing', at + 75_000, { itemId, jobId, serial: scanned });
  }, state);
};

/** The items with which an act may be done now. */
const listAt = (name: CommandName, state: Application): string[] =>
  state.items.map(({ id }) => id).filter((id) => isAtStep(name, state, [id]));

/** Each thing by a scan of itself: what has arrived or was made, and is not on the shelf. */
const shelve = (state: Application, past: Past, from: number): Application => {
  const [bay, box] = [past.random.pick([...'ABCDEF']), String(past.random.integer(1, 12))];
  return listAt('item.shelve', state)
    .filter((id) => state.items.some((item) => item.id === id && item.shelf === null))
    .reduce((record, itemId, place) => {
      const item = getItem(record, itemId);
      const serial = item.made === 'stocked' ? `DS${past.random.digits(7)}` : findConfirmedSheet(item)?.serial;
      const scanned = serial ?? plateOf(record) ?? record.reference;
      return act(record, past, 'item.shelve', 'collection', from + place * 20_000, { itemId, scanned, bay, box });
    }, state);
};

const createStrokes = (random: Random): number[][] =>
  Array.from({ length: random.integer(2, 3) }, (_none, stroke) => {
    const startX = 70 + stroke * 140 + random.integer(0, 40);
    const height = random.integer(25, 55);
    return Array.from({ length: 26 }, (_point, at) => [
      Math.round(startX + at * 6.5),
      Math.round(105 + Math.sin(at * (0.7 + stroke * 0.2)) * height * (1 - at / 40)),
    ]).flat();
  });

const release = (state: Application, past: Past, at: number): Application => {
  const items = listAt('item.release', state);
  if (items.length === 0) return state;
  return act(state, past, 'item.release', 'collection', at, {
    items,
    collector: state.collector,
    originalSeen: true,
    surrendered: listSurrenderDue(state).map(({ kind, number, or }) =>
      or?.every((paper) => state.evidence.some((one) => one.kind === paper)) === true
        ? { kind, number, replacedBy: or }
        : { kind, number },
    ),
    signature: { strokes: createStrokes(past.random) },
    slipNumber: `DEMO-S${past.random.digits(6)}`,
  });
};

/** The papers that stand for a lost thing, as they were scanned when the application was looked at first. */
export const attachReplacements = (state: Application, past: Past): Application =>
  [...new Set(listSurrenderDue(state).flatMap((due) => due.or ?? []))].reduce((record, kind, place) => {
    const sha256 = createHash('sha256').update(`demonstration/${state.id}/${kind}`).digest('hex');
    const payload = { sha256, mediaType: 'application/pdf' as const, sizeBytes: 48_000, kind };
    return act(record, past, 'evidence.attach', 'verifying', past.from + 60_000 + place * 20_000, payload);
  }, state);

type PastStage = 'half-approved' | 'approved' | 'made' | 'shelved' | 'released';

/** @param serial of the blank that the logbook was printed on. */
export const passThrough = (state: Application, stage: PastStage, serial: string, past: Past): Application => {
  const isFresh = stage === 'approved' || stage === 'half-approved';
  const approvedAt = timeAt(past, isFresh ? 0.7 : 0.25, past.from + 180_000);
  if (stage === 'half-approved') return approve(state, past, approvedAt, 'verifying');
  const approved = approveAll(state, past, approvedAt);
  // Plates come when they come: of some their logbook is not printed yet.
  if (stage === 'approved')
    return past.random.chance(0.5) ? approved : shelve(approved, past, timeAt(past, 0.95, approvedAt + 1_200_000));
  const madeAt = timeAt(past, stage === 'made' ? 0.85 : 0.4, approvedAt + 2_400_000);
  const made = make(shelve(approved, past, approvedAt + 1_440_000), past, madeAt, serial);
  if (stage === 'made') return made;
  const shelvedAt = timeAt(past, 0.5, madeAt + 75_000);
  const shelved = shelve(made, past, shelvedAt);
  return stage === 'shelved' ? shelved : release(shelved, past, timeAt(past, 0.9, shelvedAt + 60_000));
};

export const sendBack = (state: Application, kind: 'return' | 'reject', code: string, past: Past): Application => {
  const at = timeAt(past, 0.6, past.from + 60_000);
  const payload = { revision: state.revision, reasons: [{ code }] };
  return kind === 'return'
    ? act(state, past, 'application.return', 'verifying', at, payload)
    : act(state, past, 'application.reject', 'verifying', at, payload);
};
