import { z } from 'zod';

/**
 * Every code the program, the window and the centre may answer with. Branch on codes, never on text.
 * `status` is the HTTP status of the problem document (RFC 9457); `retry` tells the sync that time may heal it.
 */
export const errorCodes = {
  // The caller's fault, or a stranger
  UNKNOWN_ROUTE: { status: 404, retry: false },
  INVALID_INPUT: { status: 400, retry: false },
  FORBIDDEN_SENDER: { status: 403, retry: false },
  NOT_FOUND: { status: 404, retry: false },
  // Enrolment and sign-in
  NOT_ENROLLED: { status: 403, retry: false },
  ENROLMENT_CODE_REFUSED: { status: 403, retry: false },
  WORKSTATION_UNKNOWN: { status: 401, retry: false },
  WORKSTATION_SUSPENDED: { status: 403, retry: false },
  DEVICE_PROOF_REFUSED: { status: 401, retry: false },
  CENTRE_ADDRESS_OTHER: { status: 403, retry: false },
  SIGN_IN_REFUSED: { status: 401, retry: false },
  SIGN_IN_CODE_OFF: { status: 401, retry: false },
  OFFICER_LOCKED: { status: 403, retry: false },
  SIGN_IN_LATER: { status: 429, retry: true },
  SIGNED_OUT: { status: 401, retry: false },
  SESSION_OVER: { status: 401, retry: false },
  GRANT_OVER: { status: 401, retry: false },
  OFFICER_REVOKED: { status: 401, retry: false },
  WORKSTATION_OUT_OF_SERVICE: { status: 403, retry: false },
  SUSPENSION_OF_SELF: { status: 409, retry: false },
  ROLE_MISSING: { status: 403, retry: false },
  LOOK_LIMIT: { status: 429, retry: false },
  LOOK_TOO_WIDE: { status: 422, retry: false },
  OTHER_OFFICE: { status: 403, retry: false },
  // The rules of the counter
  WRONG_STATUS: { status: 409, retry: false },
  SERVICE_UNKNOWN: { status: 409, retry: false },
  SERVICE_ENDED: { status: 409, retry: false },
  ITEM_UNKNOWN: { status: 404, retry: false },
  ITEM_NOT_AT_STEP: { status: 409, retry: false },
  NUMBER_NOT_ASSIGNED: { status: 409, retry: false },
  WAIT_RUNNING: { status: 409, retry: false },
  WAIT_NOT_BEGUN: { status: 409, retry: false },
  ON_HOLD: { status: 409, retry: false },
  HOLD_UNKNOWN: { status: 409, retry: false },
  HOLD_DATE: { status: 422, retry: false },
  COLLEAGUE_UNKNOWN: { status: 422, retry: false },
  ACT_ASKED: { status: 409, retry: false },
  CENTRE_NEEDED: { status: 409, retry: false },
  APPROVED_BY_SAME: { status: 403, retry: false },
  LODGED_BY_SAME: { status: 403, retry: false },
  NOT_LODGED: { status: 409, retry: false },
  VERIFICATION_BEGUN: { status: 409, retry: false },
  DRAFT_INCOMPLETE: { status: 422, retry: false },
  NOT_ISSUED: { status: 409, retry: false },
  PART_MISSING: { status: 422, retry: false },
  PACK_CONTRADICTORY: { status: 422, retry: false },
  REVISION_CHANGED: { status: 409, retry: false },
  CHECKLIST_INCOMPLETE: { status: 409, retry: false },
  CHECK_NOT_OVERRIDDEN: { status: 409, retry: false },
  OVERRIDE_NEEDS_SUPERVISOR: { status: 403, retry: false },
  CASE_OPEN_ELSEWHERE: { status: 409, retry: false },
  REASON_REQUIRED: { status: 422, retry: false },
  REASON_UNKNOWN: { status: 422, retry: false },
  DOCUMENT_NOT_SEEN: { status: 409, retry: false },
  DOCUMENT_NOT_DRAWN: { status: 409, retry: false },
  PAGE_NOT_SEEN: { status: 409, retry: false },
  NOTICE_NOT_SEEN: { status: 409, retry: false },
  PRINT_UNDER_WAY: { status: 409, retry: false },
  PRINT_JOB_UNKNOWN: { status: 409, retry: false },
  SHEET_OUTDATED: { status: 409, retry: false },
  SERIAL_FORMAT: { status: 422, retry: false },
  SERIAL_USED: { status: 409, retry: false },
  SERIAL_OF_OTHER: { status: 409, retry: false },
  SERIAL_LEASED_ELSEWHERE: { status: 409, retry: false },
  SERIAL_NOT_LEASED: { status: 409, retry: false },
  SERIAL_NONE_LEFT: { status: 409, retry: false },
  SERIAL_UNEXPECTED: { status: 409, retry: false },
  SERIAL_UNLEASED: { status: 403, retry: false },
  SERIAL_OF_OTHER_OFFICE: { status: 409, retry: false },
  SERIAL_ENOUGH: { status: 409, retry: false },
  BLANK_UNACCOUNTED: { status: 403, retry: false },
  SHEET_MAY_COME: { status: 409, retry: false },
  VOID_UNFOUNDED: { status: 409, retry: false },
  RESTRICTED: { status: 409, retry: false },
  COLLECTOR_MISMATCH: { status: 409, retry: false },
  SURRENDER_MISSING: { status: 409, retry: false },
  SURRENDER_NOT_REPLACED: { status: 409, retry: false },
  SIGNATURE_MISSING: { status: 422, retry: false },
  SEPARATION: { status: 403, retry: false },
  EVIDENCE_KIND_UNKNOWN: { status: 422, retry: false },
  EVIDENCE_ATTACHED: { status: 409, retry: false },
  PAPERS_FULL: { status: 409, retry: false },
  PAPERS_TOO_LARGE: { status: 413, retry: false },
  SCAN_TYPE_REFUSED: { status: 415, retry: false },
  SCAN_TOO_LARGE: { status: 413, retry: false },
  SCAN_UNREADABLE: { status: 422, retry: false },
  SCAN_LOCKED: { status: 422, retry: false },
  SCAN_TOO_MANY_PIXELS: { status: 413, retry: false },
  SCAN_TOO_MANY_PAGES: { status: 413, retry: false },
  SCAN_HEIC: { status: 415, retry: false },
  // The contract
  ACT_NOT_TAKEN: { status: 422, retry: false },
  ACT_TOO_LARGE: { status: 413, retry: false },
  ACT_DATE_REFUSED: { status: 422, retry: false },
  RECORD_FULL: { status: 409, retry: false },
  VERSION_AHEAD: { status: 409, retry: false },
  CLOCK_WRONG: { status: 409, retry: false },
  COMMAND_ID_REUSED: { status: 422, retry: false },
  CARRIED_FILE_DAMAGED: { status: 422, retry: false },
  CARRIED_FILE_FOREIGN: { status: 403, retry: false },
  CARRIED_FILE_TOO_NEW: { status: 422, retry: false },
  CENTRE_KEY_MISSING: { status: 409, retry: false },
  SIGNATURE_REFUSED: { status: 403, retry: false },
  OFFICER_NOT_SIGNED_IN: { status: 403, retry: false },
  AUDIT_FORK: { status: 409, retry: false },
  CLIENT_TOO_OLD: { status: 426, retry: false },
  SERVER_TOO_OLD: { status: 426, retry: false },
  // Unavailable
  CENTRE_UNREACHABLE: { status: 503, retry: true },
  CERTIFICATE_OUT_OF_DATE: { status: 503, retry: true },
  CERTIFICATE_REFUSED: { status: 503, retry: true },
  PROXY_AUTHENTICATION_REQUIRED: { status: 503, retry: true },
  PROXY_INSPECTS: { status: 503, retry: true },
  NOT_THE_CENTRE: { status: 502, retry: true },
  CENTRE_ANSWER_STRANGE: { status: 502, retry: true },
  ANSWER_UNKNOWN: { status: 502, retry: true },
  CENTRE_BUSY: { status: 503, retry: true },
  DOCUMENT_NOT_HERE: { status: 503, retry: true },
  DOCUMENT_DAMAGED: { status: 422, retry: false },
  PRINTER_MISSING: { status: 503, retry: true },
  PRINTER_STOPPED: { status: 503, retry: true },
  PRINTER_REJECTED: { status: 503, retry: true },
  PAPER_TEXT_UNSEEN: { status: 409, retry: false },
  PRINTER_ONE_SIDED: { status: 409, retry: false },
  PRINTER_HOLDS_BLANKS: { status: 409, retry: false },
  FILE_NOT_READ: { status: 503, retry: true },
  FILE_NOT_WRITTEN: { status: 503, retry: true },
  FILE_HELD: { status: 503, retry: true },
  DISK_FULL: { status: 507, retry: true },
  CACHE_UNREADABLE: { status: 500, retry: false },
  KEYSTORE_MISSING: { status: 500, retry: false },
  WORKSTATION_FILE_CHANGED: { status: 500, retry: false },
  PROFILE_ON_NETWORK: { status: 500, retry: false },
  ENROLLED_BY_OTHER: { status: 500, retry: false },
  // A bug: logged by name and place, shown with a reference
  BUG: { status: 500, retry: false },
} as const satisfies Record<string, { status: number; retry: boolean }>;

export type ErrorCode = keyof typeof errorCodes;
// keys of the table above
export const errorCodeSchema = z.enum(Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]]);

export type ErrorDetails = Record<string, string | number | boolean | null>;
export const errorDetailsSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

/** A refusal or an unavailability: expected, typed, shown to the officer by its code. Anything else thrown is a bug. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message);
    this.name = 'AppError';
    this.code = code;
    this.details = details;
  }
}

/** RFC 9457 problem details, as the centre answers and as a refused command carries them. */
export const problemSchema = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  details: errorDetailsSchema.default({}),
});
export type Problem = z.infer<typeof problemSchema>;

export const toProblem = ({ code, message, details }: Pick<AppError, 'code' | 'message' | 'details'>): Problem => ({
  type: `urn:kaunta:problem:${code}`,
  title: message,
  status: errorCodes[code].status,
  code,
  details,
});

/**
 * A code from outside as one of ours; a code that a newer centre invented stays readable as `CENTRE_ANSWER_STRANGE`.
 */
export const toErrorCode = (code: string): ErrorCode => errorCodeSchema.safeParse(code).data ?? 'CENTRE_ANSWER_STRANGE';
