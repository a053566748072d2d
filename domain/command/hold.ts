import { z } from 'zod';
import { type Hold, standingSchema, statusOf } from '../application.ts';
import { addDays, civilDateAt, civilDateSchema } from '../civil-date.ts';
import { AppError } from '../contract/errors.ts';
import { hasRole, type Officer } from '../officer.ts';
import { defineAct, deskRoles } from './rule.ts';

/** Days: what is held for longer is decided instead. */
export const longestHold = 366;

/**
 * A held application is neither approved nor made nor handed over until it is released; the rest goes on. `until` is
 * the day on which it is looked at again: it then stands among what is overdue, and is still held.
 */
export const hold = defineAct({
  name: 'application.hold',
  payload: z.object({
    reason: z.string().trim().min(3).max(300),
    until: civilDateSchema.nullable(),
  }),
  role: deskRoles,
  from: ['submitted', 'approved'],
  heaps: () => true,
  repair: { kind: 'hold', form: null },
  blocks: (state) => {
    const status = statusOf(state);
    return status === 'released' || status === 'done' ? [{ code: 'WRONG_STATUS', details: { status } }] : [];
  },
  apply: (state, { id, payload, at, officer }) => {
    const { reason, until } = payload;
    const today = civilDateAt(at);
    if (until !== null && (until <= today || until > addDays(today, longestHold)))
      throw new AppError('HOLD_DATE', 'The day to look again is not after today, or too far away', { until });
    return {
      ...state,
      holds: [...state.holds, { id, reason, until, releasedAt: null, releasedBy: null, at, by: officer }],
    };
  },
  describe: ({ reason }) => ({ note: reason }),
});

/** The officer who placed it, or a supervisor: whoever had a doubt is not passed over. */
export const mayRelease = ({ by }: Hold, officer: Officer): boolean =>
  by === officer.staffNumber || hasRole(officer, 'supervisor');

export const releaseHold = defineAct({
  name: 'application.release-hold',
  payload: z.object({ holdId: z.uuid() }),
  role: deskRoles,
  from: standingSchema.options,
  repair: { kind: 'release-hold', form: null },
  blocks: (state, { officer }) => {
    const open = state.holds.filter(({ releasedAt }) => releasedAt === null);
    if (open.length === 0) return [{ code: 'HOLD_UNKNOWN', details: {} }];
    return open.some((held) => mayRelease(held, officer))
      ? []
      : [{ code: 'ROLE_MISSING', details: { role: 'supervisor' } }];
  },
  apply: (state, { payload, at, officer }, { officer: actor }) => {
    const held = state.holds.find(({ id, releasedAt }) => id === payload.holdId && releasedAt === null);
    if (held === undefined) throw new AppError('HOLD_UNKNOWN', 'No such hold keeps this application');
    if (!mayRelease(held, actor))
      throw new AppError('ROLE_MISSING', 'Another officer placed this hold', { role: 'supervisor' });
    return {
      ...state,
      holds: state.holds.map((one) =>
        one.id === payload.holdId ? { ...one, releasedAt: at, releasedBy: officer } : one,
      ),
    };
  },
});

/** A word for colleagues; it changes nothing. */
export const note = defineAct({
  name: 'application.note',
  payload: z.object({ note: z.string().trim().min(3).max(500) }),
  role: deskRoles,
  from: standingSchema.options,
  heaps: () => true,
  repair: { kind: 'note', form: null },
  apply: (state) => state,
  describe: ({ note: text }) => ({ note: text }),
});
