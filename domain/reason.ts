import type { ReasonCode } from './reference.ts';

/** Whether an application of a service may be returned or rejected for a reason. */
export const isReasonFor = (
  { for: acts, services }: Pick<ReasonCode, 'for' | 'services'>,
  service: string,
  act: 'return' | 'reject',
): boolean => acts.includes(act) && (services.includes('*') || services.includes(service));
