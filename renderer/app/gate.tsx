import type { UseQueryResult } from '@tanstack/react-query';
import { lazy, Suspense, useEffect } from 'react';
import type { ErrorCode } from '#domain/contract/errors.ts';
import type { Program } from '#domain/contract/screen/program.ts';
import type { ProgramError } from '../api/program-error.ts';
import { useAsk } from '../api/use-ask.ts';
import { useRequest } from '../api/use-command.ts';
import { SessionContext } from '../api/use-session.ts';
import { EnrolAgainScreen } from '../screen/session/enrol-again-screen.tsx';
import { EnrolScreen } from '../screen/session/enrol-screen.tsx';
import { SignInScreen } from '../screen/session/sign-in-screen.tsx';
import { TroubleScreen } from '../screen/session/trouble-screen.tsx';

/** Troubles of the machine: no form helps. The others are shown above the enrolment form. */
const blocking = new Set<ErrorCode>([
  'KEYSTORE_MISSING',
  'CACHE_UNREADABLE',
  'DISK_FULL',
  'FILE_HELD',
  'WORKSTATION_FILE_CHANGED',
  'PROFILE_ON_NETWORK',
  'ENROLLED_BY_OTHER',
  'BUG',
]);

/** The desks are read while an officer signs in: the sign-in does not wait for them. */
const loadShell = () => import('./shell/shell.tsx').then(({ Shell }) => ({ default: Shell }));
const Shell = lazy(loadShell);

/** What must be true before the desks: the program can go on, the workstation is enrolled, an officer is signed in. */
export function Gate({ program }: { program: UseQueryResult<Program, ProgramError> }) {
  const { data } = program;
  const enrolled = data !== undefined && data.workstationId !== null;
  const session = useAsk('session.find', {}, { enabled: enrolled });
  const retry = () => void program.refetch();
  const reopen = useRequest('program.retry', retry);
  const isSignedOut = session.data === null;
  useEffect(() => {
    // After the form is on the glass
    if (isSignedOut) requestIdleCallback(() => void loadShell());
  }, [isSignedOut]);

  if (data === undefined)
    return program.error === null ? null : <TroubleScreen error={program.error} onRetry={retry} />;
  const { trouble } = data;
  if (trouble !== null && blocking.has(trouble.code))
    return <TroubleScreen program={data} trouble={trouble} onRetry={() => reopen.mutate({})} />;
  if (trouble?.code === 'WORKSTATION_SUSPENDED') return <EnrolAgainScreen program={data} onDone={retry} />;
  if (!enrolled) return data.enrolling ? null : <EnrolScreen program={data} onRetry={retry} />;
  if (session.data === undefined)
    return session.error === null ? null : (
      <TroubleScreen program={data} error={session.error} onRetry={() => void session.refetch()} />
    );
  if (session.data === null) return <SignInScreen program={data} />;
  return (
    <SessionContext value={{ session: session.data, program: data }}>
      <Suspense fallback={null}>
        <Shell key={session.data.officer.staffNumber} />
      </Suspense>
    </SessionContext>
  );
}
