import { hasRole } from '#domain/officer.ts';
import type { OfficeState } from './centre.ts';
import type { Life, SimulatedCounter } from './counter.ts';

/**
 * I13: once the faults are over a desk shows as open elsewhere what is open elsewhere, has the case on its screen
 * unless another has it, and keeps no case from the others that is not on its screen.
 */
export const findUnsettledCase = (
  { name }: SimulatedCounter,
  { leases, session }: Life,
  { cases, rows, officers }: OfficeState,
): string | undefined => {
  const officer = session.find()?.officer;
  // Who works there no more is given no case.
  if (
    session.token() === undefined ||
    officer === undefined ||
    !officers.has(officer.staffNumber) ||
    !hasRole(officer, 'verifying')
  )
    return undefined;
  const { own, others } = leases.read();
  // A case that has left the office cannot be given back: its mark runs out, and says nothing to anybody.
  const isHere = ({ applicationId }: { applicationId: string }): boolean => rows.get(applicationId)?.record != null;
  const there = cases.list().filter(isHere);
  const elsewhere = there
    .filter(({ workstationId }) => workstationId !== name)
    .map(({ applicationId }) => applicationId);
  const kept = there.find(
    ({ applicationId, workstationId }) => workstationId === name && applicationId !== own?.applicationId,
  );
  if (kept !== undefined)
    return `I13 ${name} keeps case ${kept.applicationId} from the others and has it not on its screen`;
  const shown = others.filter(isHere).map(({ applicationId }) => applicationId);
  if (shown.sort().join() !== elsewhere.sort().join())
    return `I13 ${name} shows as open elsewhere ${shown}, and it is ${elsewhere}`;
  const isHeld = there.some(
    ({ applicationId, workstationId }) => applicationId === own?.applicationId && workstationId === name,
  );
  if (own === null || own.held === isHeld)
    return own === null || isHeld || elsewhere.includes(own.applicationId)
      ? undefined
      : `I13 ${name} has not taken the case on its screen`;
  return `I13 ${name} thinks that it ${own.held ? 'has' : 'has not'} the case on its screen`;
};
