import { statusSchema } from '../application.ts';
import { AppError } from '../contract/errors.ts';
import type { Rule } from './apply.ts';

/** A paper that was shown, scanned and kept with the application, at any step of it and after its end. */
export const attachEvidence: Rule<'evidence.attach'> = {
  role: ['verifying', 'printing', 'collection'],
  from: statusSchema.options,
  apply: (state, { payload, at, officer, workstation }, { reference }) => {
    if (!reference['evidence-kind'].some(({ code }) => code === payload.kind))
      throw new AppError('EVIDENCE_KIND_UNKNOWN', 'No such kind of evidence', { kind: payload.kind });
    const before = state.evidence ?? [];
    if (before.some(({ sha256, kind }) => sha256 === payload.sha256 && kind === payload.kind))
      throw new AppError('EVIDENCE_ATTACHED', 'The same scan is attached already');
    return { ...state, evidence: [...before, { ...payload, workstationId: workstation, at, by: officer }] };
  },
};
