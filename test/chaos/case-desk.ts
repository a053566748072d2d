import type { Application } from '#domain/application.ts';
import type { CaseLease, CaseLeaseAction, CaseLeaseList, CaseLeaseOutput } from '#domain/contract/centre/case-lease.ts';
import { AppError } from '#domain/contract/errors.ts';
import { hasRole, type Officer } from '#domain/officer.ts';

/** Who has which case of an office open, at the model centre: a mark for people, no act asks for it. */
export type CaseDesk = ReturnType<typeof createCaseDesk>;

const leaseLifeMs = 15 * 60_000;
type Bearer = { workstationId: string; staffNumber: string };
type Options = {
  findRecord: (id: string) => Application | null | undefined;
  officers: ReadonlyMap<string, Officer>;
  now: () => number;
  onNews: () => void;
};

export const createCaseDesk = ({ findRecord, officers, now, onNews }: Options) => {
  const leases = new Map<string, Bearer & { until: number }>();
  const find = (id: string) => {
    const found = leases.get(id);
    return found === undefined || found.until <= now() ? undefined : found;
  };
  const toLease = (
    applicationId: string,
    { workstationId, staffNumber, until }: Bearer & { until: number },
  ): CaseLease => ({
    applicationId,
    workstationId,
    until,
    officer: { staffNumber, name: officers.get(staffNumber)?.name ?? staffNumber },
  });
  const list = (): CaseLease[] =>
    [...leases.keys()].flatMap((id) => {
      const found = find(id);
      return found === undefined ? [] : [toLease(id, found)];
    });

  return {
    list,
    listAll: (): CaseLeaseList => ({ leases: list(), at: now() }),
    /** @throws AppError NOT_FOUND, ROLE_MISSING */
    change: (
      bearer: Bearer,
      { applicationId, action }: { applicationId: string; action: CaseLeaseAction },
    ): CaseLeaseOutput => {
      if (findRecord(applicationId) == null) throw new AppError('NOT_FOUND', 'No such application in this office');
      const officer = officers.get(bearer.staffNumber);
      if (action !== 'release' && (officer === undefined || !hasRole(officer, 'verifying')))
        throw new AppError('ROLE_MISSING', 'Cases are opened by verifying officers');
      const before = find(applicationId);
      const isOwn = leases.get(applicationId)?.workstationId === bearer.workstationId;
      const isGiven =
        action === 'take-over' ||
        (action === 'take' && (before === undefined || isOwn)) ||
        (action === 'renew' && isOwn);
      const { workstationId, staffNumber } = bearer;
      if (isGiven) leases.set(applicationId, { workstationId, staffNumber, until: now() + leaseLifeMs });
      else if (action === 'release' && isOwn) leases.delete(applicationId);
      const after = find(applicationId);
      if (after?.workstationId !== before?.workstationId || after?.staffNumber !== before?.staffNumber) onNews();
      return {
        lease: after === undefined ? null : toLease(applicationId, after),
        mine: after?.workstationId === workstationId,
        at: now(),
      };
    },
  };
};
