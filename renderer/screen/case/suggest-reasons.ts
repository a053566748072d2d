import type { Mark } from '#domain/application.ts';
import type { ChecklistLine } from '#domain/checklist.ts';
import type { Case } from '#domain/contract/screen/case.ts';
import type { MachineCheck } from '#domain/machine-check.ts';
import type { ReasonCode } from '#domain/reference.ts';

/**
 * Reason codes that a failed check points to, beside those that a faulted line names itself: a help for the officer's
 * choice, never a decision.
 */
const byCheck: Partial<Record<MachineCheck['id'], readonly string[]>> = {
  'logbook-vehicle': ['logbook-other-vehicle'],
  'chassis-equality': ['chassis-mismatch'],
  'kra-pin-kind': ['pin-mismatch'],
  'seller-name': ['owner-details-wrong', 'not-the-owner'],
  'current-owners': ['joint-owner'],
  'customs-entry-equality': ['customs-mismatch'],
  'cover-dates': ['document-expired'],
  'paper-age': ['inspection-too-old'],
  'first-registration': ['import-too-old'],
  'drive-side': ['left-hand-drive'],
  restriction: ['vehicle-restricted'],
  'electric-rating': ['particulars-wrong'],
  'fee-paid': ['fee-unpaid'],
  'seller-number': ['owner-details-wrong', 'not-the-owner'],
  'buyer-is-owner': ['seller-in-place-of-buyer', 'owner-details-wrong'],
  'applicant-registered': ['owner-must-apply', 'applicant-not-owner'],
  'engine-equality': ['engine-papers-missing', 'particulars-wrong'],
  duplicate: ['applied-twice', 'chassis-duplicate'],
  'lender-named': ['lender-details-wrong', 'loan-not-cleared'],
  'paper-valid': ['pdl-not-in-force', 'document-expired'],
  'booking-wait': ['inspection-before-wait', 'inspection-too-early'],
  'inspection-result': ['inspection-failed'],
  'fuel-is': ['not-electric'],
};

type Marks = Readonly<Record<string, Pick<Mark, 'mark'> | undefined>>;

/** The reasons for an act that the checks and marks of a case suggest, in the order of the checklist. */
export const suggestReasons = (
  lines: readonly ChecklistLine[],
  checks: Case['checks'],
  marks: Marks,
  offered: readonly ReasonCode[],
): string[] => {
  const codes = lines.flatMap((line) => {
    const mark = marks[line.id]?.mark;
    if (mark === 'overridden' || mark === 'confirmed') return [];
    const failed = (checks[line.id] ?? [])
      .filter(({ result }) => result === 'fail')
      .flatMap((check) => byCheck[check.id] ?? []);
    return mark === 'faulted' && failed.length === 0 ? (line.reasons ?? []) : failed;
  });
  return [...new Set(codes)].filter((code) => offered.some((one) => one.code === code));
};
