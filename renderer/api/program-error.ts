import { AppError, errorCodes } from '#domain/contract/errors.ts';

/** A refusal or an unavailability as it came from the program. Branch on `code`, show by `ErrorNotice`. */
export class ProgramError extends AppError {
  override name = 'ProgramError';
  /** Time may heal it: worth a button that asks again. */
  get isRetryable(): boolean {
    return errorCodes[this.code].retry;
  }
}

/** Anything thrown, as a `ProgramError`; what is not one is a bug of the window. */
export const toProgramError = (error: unknown): ProgramError =>
  error instanceof ProgramError
    ? error
    : new ProgramError('BUG', error instanceof Error ? error.message : String(error));
