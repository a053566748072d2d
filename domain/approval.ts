import { type Application, listApprovals } from './application.ts';

/** What has made an approval count no longer. */
type Cause = 'mark' | 'evidence' | 'returned' | 'rejected' | 'resubmitted';
export type VoidedApproval = { at: number; by: string; cause: Cause };

const causes: Readonly<Record<string, Cause>> = {
  'evidence.attach': 'evidence',
  'application.return': 'returned',
  'application.reject': 'rejected',
  'portal.resubmit': 'resubmitted',
};

/** The approvals that the timeline tells of and the record no longer counts. A mark alone leaves no line on it. */
export const listVoidedApprovals = (application: Application): VoidedApproval[] => {
  const counting = listApprovals(application);
  return application.timeline.flatMap(({ act, at, by }, place) => {
    if (act !== 'application.approve' || counting.some((one) => one.at === at && one.by === by)) return [];
    const later = application.timeline.slice(place + 1).map((entry) => causes[entry.act]);
    return [{ at, by, cause: later.find((cause) => cause !== undefined) ?? 'mark' }];
  });
};
