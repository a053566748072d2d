import type { ChecklistLine, MachineCheckId } from '#domain/checklist.ts';

const byCheck: Partial<Record<MachineCheckId, string>> = {
  'plate-format': 'vehicle',
  'chassis-format': 'vehicle',
  'chassis-equality': 'vehicle',
  'logbook-vehicle': 'vehicle',
  'electric-rating': 'vehicle',
  'engine-equality': 'vehicle',
  'fuel-is': 'vehicle',
  'drive-side': 'vehicle',
  'identity-format': 'owner',
  'kra-pin-format': 'owner',
  'kra-pin-kind': 'owner',
  'seller-name': 'seller',
  'current-owners': 'seller',
  'seller-number': 'seller',
  'buyer-is-owner': 'owner',
  'applicant-registered': 'owner',
  'customs-entry-format': 'import',
  'customs-entry-equality': 'import',
  'first-registration': 'import',
  'cover-dates': 'paper',
  'paper-age': 'paper',
  'registration-term': 'transfer',
  'notice-term': 'transfer',
  'fee-paid': 'payment',
};

/** The group of facts that a line of the checklist is compared with; none where the paper speaks alone. */
export const findFactGroup = (line: ChecklistLine): string | undefined =>
  line.checks.map(({ id }) => byCheck[id]).find((name) => name !== undefined);
