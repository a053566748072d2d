import { z } from 'zod';
import { type Application, type GivenReason, givenReasonSchema, listApprovals, markSchema } from '../application.ts';
import { type CivilDate, civilDateAt } from '../civil-date.ts';
import { AppError } from '../contract/errors.ts';
import { type MachineCheck, runMachineChecks } from '../machine-check.ts';
import { hasRole } from '../officer.ts';
import { listLines, listReasons, type Reference } from '../reference.ts';
import { countApprovals, findService, getService } from '../service.ts';
import { sha256Schema } from '../sha256.ts';
import { pagesSeenSchema, requireDocumentSeen, requireMarkSeen } from './pages-seen.ts';
import { type ApplyContext, type Block, type BlockContext, defineAct } from './rule.ts';

/**
 * What payloads share with records, without the members that a record keeps of a newer centre: what an act brings into
 * a record is named here, all of it. Objects that are not loose drop the rest; the chain is over the act as it was
 * sent.
 */
const markGivenSchema = z.object(markSchema.pick({ mark: true, reason: true, page: true }).shape);
const reasonsSchema = z.array(z.object(givenReasonSchema.shape)).min(1).max(20);

const requireRevision = (state: Application, revision: number): void => {
  if (state.revision !== revision)
    throw new AppError('REVISION_CHANGED', 'The applicant has resubmitted since', {
      seen: revision,
      now: state.revision,
    });
};

/**
 * The machine checks of a line that stand against confirming it, as of the day of the act. Where the centre received it
 * on another day, as of that one too: the date of an act is its sender's word, so where the two differ it takes a
 * supervisor.
 */
const listFails = (
  state: Application,
  lineId: string,
  at: number,
  { reference, receivedAt, duplicates }: ApplyContext,
): MachineCheck[] => {
  const today = civilDateAt(at);
  const line = listLines(reference, state).find((one) => one.id === lineId);
  if (line === undefined) throw new AppError('INVALID_INPUT', 'No such line on the checklist', { line: lineId });
  const failsOn = (day: CivilDate) =>
    runMachineChecks(state, line.checks, reference, day, duplicates).filter((check) => check.result === 'fail');
  const fails = failsOn(today);
  const receivedOn = civilDateAt(receivedAt ?? at);
  if (receivedOn === today) return fails;
  const then = failsOn(receivedOn).filter(({ key }) => !fails.some((check) => check.key === key));
  return [...fails, ...then.map((check) => ({ ...check, overrideBy: 'supervisor' as const }))];
};

/** No line can be marked by a checklist that this program cannot read. */
const listServiceBlocks = (state: Application, { reference }: BlockContext): Block[] =>
  findService(reference, state) === undefined ? [{ code: 'SERVICE_UNKNOWN', details: { service: state.service } }] : [];

export const recordVerification = defineAct({
  name: 'verification.record',
  /** Marks on checklist lines; `null` takes a mark back. Lines not named keep theirs. */
  payload: z.object({
    revision: z.int(),
    marks: z.record(z.string().max(60), markGivenSchema.nullable()),
    pages: pagesSeenSchema.optional(),
  }),
  role: 'verifying',
  from: ['submitted'],
  isMark: true,
  blocks: listServiceBlocks,
  repair: { kind: 'verification', form: 'case' },
  apply: (state, { payload, at, officer }, context) => {
    requireRevision(state, payload.revision);
    const verification = { ...state.verification };
    let isAsApproved = true;
    for (const [lineId, given] of Object.entries(payload.marks)) {
      const fails = listFails(state, lineId, at, context);
      if (given?.mark !== 'confirmed') isAsApproved = false;
      if (given === null) {
        delete verification[lineId];
        continue;
      }
      if (given.mark === 'overridden') {
        if ((given.reason ?? '').trim().length < 3)
          throw new AppError('REASON_REQUIRED', 'An override needs a written reason', { line: lineId });
        if (fails.some((check) => check.overrideBy === 'supervisor') && !hasRole(context.officer, 'supervisor'))
          throw new AppError('OVERRIDE_NEEDS_SUPERVISOR', 'Only a supervisor may override this check', {
            line: lineId,
          });
      }
      // What only the centre could see stands against the approval: the officer marked what the counter showed.
      const seen = fails.find((check) => check.beyond !== true);
      if (given.mark === 'confirmed' && seen !== undefined)
        throw new AppError('CHECK_NOT_OVERRIDDEN', 'A failed check is overridden with a reason, not confirmed', {
          line: lineId,
          check: seen.id,
        });
      requireMarkSeen(lineId, given, payload.pages);
      const covered = given.mark === 'overridden' ? { checks: fails.map((check) => check.key) } : {};
      verification[lineId] = { ...given, ...covered, at, by: officer };
    }
    // Each of several officers approves what the others did: a fault or an override that came since was not before them.
    return { ...state, verification, approvals: isAsApproved ? state.approvals : [] };
  },
});

/**
 * Every line confirmed or overridden, and each fail covered by an override made in its sight, judged on the day of the
 * act.
 */
const requireComplete = (state: Application, at: number, context: ApplyContext): void => {
  const lines = listLines(context.reference, state);
  const open = lines.filter(
    ({ id }) => state.verification[id] === undefined || state.verification[id].mark === 'faulted',
  );
  if (open[0] !== undefined)
    throw new AppError('CHECKLIST_INCOMPLETE', 'Lines of the checklist are open or faulted', {
      count: open.length,
      line: open[0].id,
    });
  for (const { id } of lines) {
    const mark = state.verification[id];
    const isCovered = (check: string) => mark?.mark === 'overridden' && (mark.checks?.includes(check) ?? true);
    const fail = listFails(state, id, at, context).find((check) => !isCovered(check.key));
    if (fail !== undefined)
      throw new AppError('CHECK_NOT_OVERRIDDEN', 'A failed check is not overridden', {
        line: id,
        check: fail.id,
        ...fail.values,
      });
  }
};

/**
 * One officer's approval. The last of those that the service asks for approves the application; each is another
 * officer's, and a resubmission voids them.
 */
export const approve = defineAct({
  name: 'application.approve',
  payload: z.object({ revision: z.int(), documentSha256: sha256Schema, pages: pagesSeenSchema }),
  role: 'verifying',
  from: ['submitted'],
  step: 'approve',
  repair: { kind: 'decision', form: 'case' },
  blocks: (state, { officer: { staffNumber: officer } }) => [
    ...(listApprovals(state).some(({ by }) => by === officer)
      ? [{ code: 'APPROVED_BY_SAME' as const, details: { officer } }]
      : []),
    // Whoever made it does not check it
    ...(state.lodged?.by === officer ? [{ code: 'LODGED_BY_SAME' as const, details: { officer } }] : []),
  ],
  apply: (state, { payload, at, officer }, context) => {
    requireRevision(state, payload.revision);
    requireComplete(state, at, context);
    requireDocumentSeen(state.verification, payload.pages);
    const before = listApprovals(state);
    const known = [
      state.document.sha256,
      context.documentSha256,
      ...before.map((approval) => approval.documentSha256),
    ].filter((hash) => hash !== undefined);
    if (known.some((hash) => hash !== payload.documentSha256))
      throw new AppError('DOCUMENT_NOT_SEEN', 'The document on screen is not the one on record');
    const { documentSha256, revision } = payload;
    const approvals = [...before, { documentSha256, revision, at, by: officer }];
    if (approvals.length < countApprovals(getService(context.reference, state), state)) return { ...state, approvals };
    return {
      ...state,
      approvals,
      standing: 'approved',
      decision: { kind: 'approved', reasons: [], documentSha256, revision, at, by: officer },
    };
  },
});

const requireReasons = (
  state: Application,
  reasons: readonly GivenReason[],
  act: 'return' | 'reject',
  reference: Reference,
): void => {
  for (const { code } of reasons) {
    if (!listReasons(reference, state.service, act).some((one) => one.code === code))
      throw new AppError('REASON_UNKNOWN', 'The reason is not on the list for this act', { reason: code });
  }
};

export const returnToApplicant = defineAct({
  name: 'application.return',
  payload: z.object({ revision: z.int(), reasons: reasonsSchema }),
  role: 'verifying',
  from: ['submitted'],
  repair: { kind: 'decision', form: 'case' },
  apply: (state, { payload, at, officer }, { reference }) => {
    requireRevision(state, payload.revision);
    requireReasons(state, payload.reasons, 'return', reference);
    return {
      ...state,
      standing: 'returned',
      approvals: [],
      decision: { kind: 'returned', reasons: payload.reasons, revision: payload.revision, at, by: officer },
    };
  },
});

export const reject = defineAct({
  name: 'application.reject',
  payload: z.object({ revision: z.int(), reasons: reasonsSchema }),
  role: 'verifying',
  from: ['submitted'],
  repair: { kind: 'decision', form: 'case' },
  apply: (state, { payload, at, officer }, { reference }) => {
    requireRevision(state, payload.revision);
    requireReasons(state, payload.reasons, 'reject', reference);
    return {
      ...state,
      standing: 'rejected',
      approvals: [],
      decision: { kind: 'rejected', reasons: payload.reasons, revision: payload.revision, at, by: officer },
    };
  },
});
