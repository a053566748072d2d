import { createContext, use } from 'react';
import type { Program, Session } from '#domain/contract/screen/program.ts';

export const SessionContext = createContext<{ session: Session; program: Program } | null>(null);

/** The officer signed in and the workstation. Only below the shell. */
export const useSession = (): { session: Session; program: Program } => {
  const value = use(SessionContext);
  if (value === null) throw new Error('useSession outside the shell');
  return value;
};
