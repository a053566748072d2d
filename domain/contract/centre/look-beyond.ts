import { z } from 'zod';
import { instantSchema } from '../../civil-date.ts';
import { applicationBeyondSchema } from '../../look-beyond.ts';

/**
 * Why an officer looks beyond the own office, or takes one out of service: percent-encoded UTF-8, in a header since
 * addresses are logged on the way.
 */
export const reasonHeader = 'Kaunta-Reason';
export const lookReasonSchema = z.string().trim().min(3).max(300);
/** All offices' applications that match, the newest first; empty when there is none. */
export const lookBeyondSchema = z.looseObject({ applications: z.array(applicationBeyondSchema), at: instantSchema });
