import { z } from 'zod';
import { AppError } from '../contract/errors.ts';
import { hasRole } from '../officer.ts';
import { defineAct } from './rule.ts';

/**
 * Hands the open case to a colleague of the office by name, or with `to: null` to its supervisors, who need a reason.
 * It says whose turn it is and stops nobody: whoever is named may be ill. It ends with the decision, or with the next
 * submission.
 */
export const assign = defineAct({
  name: 'application.assign',
  payload: z.object({
    /** A staff number of the office. */
    to: z.string().min(1).max(20).nullable(),
    reason: z.string().trim().min(3).max(300).nullable(),
  }),
  role: 'verifying',
  from: ['submitted'],
  heaps: () => true,
  repair: { kind: 'assign', form: null },
  apply: (state, { payload: { to, reason }, at, officer: by }, { office }) => {
    if (to === null && reason === null) throw new AppError('REASON_REQUIRED', 'What goes to a supervisor says why');
    const colleague = office.officers?.find(({ staffNumber }) => staffNumber === to);
    if (to !== null && (colleague === undefined || !colleague.active || !hasRole(colleague, 'verifying')))
      throw new AppError('COLLEAGUE_UNKNOWN', 'Nobody of this office who verifies has this staff number', {
        officer: to,
      });
    return { ...state, assignment: { to, reason, revision: state.revision, at, by } };
  },
  describe: ({ to, reason }) => ({
    ...(to === null ? {} : { to }),
    ...(reason === null ? {} : { note: reason }),
  }),
});
