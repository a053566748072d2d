import type { CheckCall, ChecklistLine } from '#domain/checklist.ts';

const byCheck: Partial<Record<CheckCall['id'], readonly string[]>> = {
  'plate-format': ['vehicle'],
  'chassis-format': ['vehicle'],
  'chassis-equality': ['vehicle'],
  'logbook-vehicle': ['vehicle'],
  'paper-names-vehicle': ['vehicle'],
  'electric-rating': ['vehicle'],
  'engine-equality': ['vehicle'],
  'fuel-is': ['vehicle'],
  'drive-side': ['vehicle'],
  'identity-format': ['owner'],
  'kra-pin-format': ['owner', 'seller'],
  'kra-pin-kind': ['owner', 'seller'],
  'seller-name': ['seller'],
  'current-owners': ['seller'],
  'seller-number': ['seller'],
  'buyer-is-owner': ['owner'],
  'applicant-registered': ['owner', 'seller'],
  'customs-entry-format': ['import'],
  'customs-entry-equality': ['import'],
  'first-registration': ['import'],
  'booking-wait': ['booking'],
  'inspection-result': ['booking'],
  'registration-term': ['transfer'],
  'notice-term': ['transfer'],
  'fee-paid': ['payment'],
};

const byParty = { owner: 'owner', seller: 'seller', registered: 'seller', collector: 'collection' } as const;

const groupsOf = (call: CheckCall): readonly string[] => {
  if (call.id === 'lender-named') return [`${call.of}-financier`];
  if (call.id === 'paper-names') return [byParty[call.party]];
  return byCheck[call.id] ?? [];
};

/** The groups of facts that a line of the checklist is compared with; none where the paper speaks alone. */
export const listFactGroups = ({ checks }: ChecklistLine): string[] => [...new Set(checks.flatMap(groupsOf))];
