import { AppError, type ErrorCode, errorCodes } from '#domain/contract/errors.ts';

/** What a fault says about the centre: nobody answered (or another did), it was never asked, or it has answered. */
export const unheard = {
  CENTRE_UNREACHABLE: false,
  NOT_THE_CENTRE: false,
  CERTIFICATE_OUT_OF_DATE: null,
  CERTIFICATE_REFUSED: null,
  PROXY_AUTHENTICATION_REQUIRED: null,
  PROXY_INSPECTS: null,
} as const;
export const isUnheard = (code: ErrorCode): code is keyof typeof unheard => code in unheard;

/** A centre that asks for more quiet than this is asked again all the same: its clock or a proxy may be wrong. */
const longestQuietMs = 15 * 60_000;

/** How long the centre asked to be left alone (`Retry-After`). */
export const quietMsOf = (error: unknown): number => {
  const asked = error instanceof AppError ? error.details.retryAfterMs : undefined;
  return typeof asked === 'number' ? Math.min(asked, longestQuietMs) : 0;
};

/** What the centre says of this program or this workstation, whatever it was asked. */
const globalCodes: ReadonlySet<ErrorCode> = new Set([
  'WORKSTATION_SUSPENDED',
  'WORKSTATION_OUT_OF_SERVICE',
  'CLIENT_TOO_OLD',
  'SERVER_TOO_OLD',
]);

/**
 * A fault of the line, of the centre as a whole, of this program or of the session: nothing else will fare better now.
 * By its code: a document that the centre has not got yet may carry a `Retry-After` too, and says nothing of the acts.
 */
export const isGlobalFault = (error: AppError): boolean =>
  isUnheard(error.code) ||
  globalCodes.has(error.code) ||
  errorCodes[error.code].status === 401 ||
  (error.code === 'CENTRE_BUSY' && quietMsOf(error) > 0);
