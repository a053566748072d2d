import { z } from 'zod';
import { standingSchema } from '../application.ts';
import { AppError } from '../contract/errors.ts';
import { defineAct, deskRoles } from './rule.ts';

/** A held application is neither approved nor made nor handed over until it is released; the rest goes on. */
export const hold = defineAct({
  name: 'application.hold',
  payload: z.object({ reason: z.string().trim().min(3).max(300) }),
  role: deskRoles,
  from: ['submitted', 'approved'],
  heaps: () => true,
  repair: { kind: 'hold', form: null },
  apply: (state, { id, payload, at, officer }) => ({
    ...state,
    holds: [...state.holds, { id, reason: payload.reason, releasedAt: null, releasedBy: null, at, by: officer }],
  }),
  describe: ({ reason }) => ({ note: reason }),
});

export const releaseHold = defineAct({
  name: 'application.release-hold',
  payload: z.object({ holdId: z.uuid() }),
  role: deskRoles,
  from: standingSchema.options,
  repair: { kind: 'release-hold', form: null },
  apply: (state, { payload, at, officer }) => {
    if (!state.holds.some(({ id, releasedAt }) => id === payload.holdId && releasedAt === null))
      throw new AppError('HOLD_UNKNOWN', 'No such hold keeps this application');
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
