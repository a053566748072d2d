import { z } from 'zod';
import type { Application } from '../application.ts';
import { AppError } from '../contract/errors.ts';
import { type Allot, openApplication } from '../intake.ts';
import { lodgedDocumentSchema, lodgedFormSchema, toSubmission } from '../lodge.ts';
import { hasRole } from '../officer.ts';
import { parseProvisionalReference } from '../provisional-reference.ts';
import type { CommandOf } from './command.ts';
import { type ApplyContext, defineAct } from './rule.ts';

/** Who takes applications down: an NTSA office's verifying officers, and whoever sits at a Huduma Centre. */
const lodgingRoles = ['verifying', 'collection'] as const;

/**
 * Takes an application down at the counter. It makes a record where there is none (`openLodged`), and changes nothing of
 * the one that is there: until the centre has it, it may be lodged again in its own form.
 */
export const lodge = defineAct({
  name: 'application.lodge',
  payload: z.object({
    provisionalReference: z.string().refine((text) => parseProvisionalReference(text) === text),
    form: lodgedFormSchema,
    document: lodgedDocumentSchema,
    /** The lines of the checklist whose papers were not there. */
    missing: z.array(z.string().max(60)).max(60),
  }),
  role: lodgingRoles,
  from: ['lodged'],
  isMark: true,
  repair: { kind: 'lodge', form: 'lodge' },
  apply: (state) => state,
});

/** The applicant takes back what nobody has begun to verify. */
export const withdrawApplication = defineAct({
  name: 'application.withdraw',
  payload: z.object({ reason: z.string().trim().min(3).max(300) }),
  role: lodgingRoles,
  from: ['lodged', 'awaiting-buyer', 'submitted', 'returned'],
  repair: { kind: 'withdraw-application', form: null },
  blocks: ({ lodged, verification, approvals }) => [
    ...(lodged === undefined ? [{ code: 'NOT_LODGED' as const, details: {} }] : []),
    ...(Object.keys(verification).length > 0 || approvals.length > 0
      ? [{ code: 'VERIFICATION_BEGUN' as const, details: {} }]
      : []),
  ],
  apply: (state) => ({ ...state, standing: 'withdrawn' }),
  describe: ({ reason }) => ({ note: reason }),
});

type Lodge = CommandOf<'application.lodge'>;
type Opening = Pick<ApplyContext, 'reference' | 'officer'>;

/**
 * The record that a lodging makes, under the provisional reference.
 * @throws AppError ROLE_MISSING, and what `openApplication` throws
 */
export const openLodged = (command: Lodge, { reference, officer }: Opening, allot: Allot): Application => {
  if (!lodgingRoles.some((role) => hasRole(officer, role)))
    throw new AppError('ROLE_MISSING', 'The officer does not hold the role for this act', { role: lodgingRoles[0] });
  const { subject, at, officer: by, workstation: workstationId, payload } = command;
  const submission = toSubmission({ ...payload, id: subject.id, officeId: officer.officeId, at });
  const { provisionalReference, missing } = payload;
  return {
    ...openApplication(submission, reference, allot),
    lodged: { provisionalReference, workstationId, missing, at, by },
    timeline: [{ act: lodge.name, at, by, workstationId }],
  };
};

/** The same as this counter shows it until the centre has it: nothing is allotted yet, and nothing can be decided. */
export const showLodged = (command: Lodge, opening: Opening): Application => ({
  ...openLodged(command, opening, () => ({ id: '', number: null })),
  standing: 'lodged',
  items: [],
});
