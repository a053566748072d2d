import type { CommandAnswer } from '#domain/contract/centre/command.ts';
import { type AppError, toProblem } from '#domain/contract/errors.ts';

export const refuse = (id: string, error: AppError): CommandAnswer => ({
  id,
  kind: 'refused',
  problem: toProblem(error),
});
