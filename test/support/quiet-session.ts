/** What a session holder tells, where nobody listens, and grants that are believed. */
export const quietSession = {
  monotonic: (): number => performance.now(),
  isProven: async (): Promise<boolean> => true,
  onChange: (): void => {},
  onOffice: (): void => {},
  onEnd: (): void => {},
  onSuspended: (): void => {},
  log: (): void => {},
};
