import { z } from 'zod';
import { instantSchema } from '../../civil-date.ts';
import { commandSchema } from '../../command/command.ts';
import { problemSchema } from '../errors.ts';

export const pushInputSchema = z.object({
  commands: z.array(commandSchema).min(1).max(200),
  /**
   * By the command's id: Ed25519 (base64url) by the device key over the hex SHA-256 of the command's canonical JSON.
   */
  signatures: z.record(z.string(), z.string().max(200)).default({}),
});
export const commandAnswerSchema = z.looseObject({
  id: z.uuid(),
  /** An answer kind that a newer centre invented is left waiting and shown, never dropped. */
  kind: z.string(),
  version: z.int().optional(),
  problem: problemSchema.optional(),
});
export type CommandAnswer = z.infer<typeof commandAnswerSchema>;
export const pushOutputSchema = z.looseObject({ answers: z.array(commandAnswerSchema), at: instantSchema });
