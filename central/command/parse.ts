import { createHash } from 'node:crypto';
import { type Command, commandSchema } from '#domain/command/command.ts';
import { requireActBound } from '#domain/contract/bounds.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import type { CommandAnswer } from '#domain/contract/centre/command.ts';
import { AppError } from '#domain/contract/errors.ts';
import { isWellFormed } from '#domain/contract/well-formed.ts';
import { refuse } from './refuse.ts';

/**
 * A command as parsed, its canonical text as received, with the members that this centre does not know, that text's
 * SHA-256, and its signature.
 */
export type ReceivedCommand = { command: Command; text: string; sha256: string; signature: string | undefined };
/**
 * A command as received. One that a newer counter invented, that is malformed or that no database can keep is refused
 * by itself: the rest of its batch goes on. It is not remembered, since a newer centre may understand it.
 */
export const parseCommand = (
  given: unknown,
  signature: string | undefined,
): ReceivedCommand | { answer: CommandAnswer } | undefined => {
  // anything may have been sent
  const id = commandSchema.options[0].shape.id.safeParse((given as { id?: unknown } | null)?.id);
  if (!id.success) return undefined;
  try {
    // Before anything else looks inside: parsing, hashing and the databases all go as deep as it does.
    requireActBound(given);
  } catch (error) {
    if (error instanceof AppError) return { answer: refuse(id.data, error) };
    throw error;
  }
  const parsed = commandSchema.safeParse(given);
  if (parsed.success && isWellFormed(given)) {
    const text = canonicalJson(given);
    return { command: parsed.data, text, sha256: createHash('sha256').update(text).digest('hex'), signature };
  }
  const issue = parsed.error?.issues[0];
  const details = { path: issue?.path.join('.') ?? '', issue: issue?.code ?? 'text' };
  return { answer: refuse(id.data, new AppError('INVALID_INPUT', 'The command does not parse', details)) };
};
