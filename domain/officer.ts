import { z } from 'zod';

export const roleSchema = z.enum(['verifying', 'printing', 'collection', 'supervisor', 'auditor']);
export type Role = z.infer<typeof roleSchema>;

/** An officer, known by the staff number; the office is where the officer works now. */
export const officerSchema = z.looseObject({
  staffNumber: z.string().min(1).max(20),
  name: z.string().min(1).max(120),
  officeId: z.string().min(1),
  roles: z.array(roleSchema),
});
export type Officer = z.infer<typeof officerSchema>;

/** An officer as the others of the office know them; not `active`: out of service. */
export const colleagueSchema = officerSchema
  .pick({ staffNumber: true, name: true, roles: true })
  .extend({ active: z.boolean() });
export type Colleague = z.infer<typeof colleagueSchema>;

/** A supervisor may do what each desk of the office does; an auditor reads only. */
export const hasRole = (officer: Pick<Officer, 'roles'>, role: Role): boolean =>
  officer.roles.includes(role) || (role !== 'auditor' && officer.roles.includes('supervisor'));
