import { z } from 'zod';
import { instantSchema } from '../../civil-date.ts';
import { officerSchema } from '../../officer.ts';

/** Who has a case open, for the others of the office to see; over at `until`, by the centre's clock. */
export const caseLeaseSchema = z.looseObject({
  applicationId: z.uuid(),
  officer: officerSchema.pick({ staffNumber: true, name: true }),
  workstationId: z.string().min(1),
  until: instantSchema,
});
export type CaseLease = z.infer<typeof caseLeaseSchema>;
/**
 * `take`: when nobody else has it. `renew`: when it is this workstation's still, without taking it anew: a renewal that
 * comes late must not bring back what was released. `release`: when it is this workstation's. `take-over`: whoever has
 * it.
 */
export const caseLeaseInputSchema = z.object({
  applicationId: z.uuid(),
  action: z.enum(['take', 'renew', 'release', 'take-over']),
});
export type CaseLeaseAction = z.infer<typeof caseLeaseInputSchema>['action'];
/** Who has the case after the request. A lease is a mark for people: no command is refused for one. */
export const caseLeaseOutputSchema = z.looseObject({
  lease: caseLeaseSchema.nullable(),
  mine: z.boolean(),
  at: instantSchema,
});
export type CaseLeaseOutput = z.infer<typeof caseLeaseOutputSchema>;
export const caseLeaseListSchema = z.looseObject({ leases: z.array(caseLeaseSchema), at: instantSchema });
export type CaseLeaseList = z.infer<typeof caseLeaseListSchema>;
