import { z } from 'zod';
import { scanMediaTypeSchema, standingSchema } from '../application.ts';
import { AppError } from '../contract/errors.ts';
import { maxScanBytes } from '../scan.ts';
import { sha256Schema } from '../sha256.ts';
import { defineAct, deskRoles } from './rule.ts';

/** A paper that was shown, scanned and kept with the application, at any step of it and after its end. */
export const attachEvidence = defineAct({
  name: 'evidence.attach',
  /** The scan by its content: the bytes are sent after the acts, under the same hash. */
  payload: z.object({
    sha256: sha256Schema,
    mediaType: scanMediaTypeSchema,
    sizeBytes: z.int().positive().max(maxScanBytes),
    kind: z.string().min(1).max(60),
    note: z.string().trim().min(1).max(300).optional(),
  }),
  role: deskRoles,
  from: standingSchema.options,
  heaps: () => true,
  repair: { kind: 'evidence', form: null },
  apply: (state, { payload, at, officer, workstation }, { reference }) => {
    if (!reference['evidence-kind'].some(({ code }) => code === payload.kind))
      throw new AppError('EVIDENCE_KIND_UNKNOWN', 'No such kind of evidence', { kind: payload.kind });
    const before = state.evidence;
    if (before.some(({ sha256, kind }) => sha256 === payload.sha256 && kind === payload.kind))
      throw new AppError('EVIDENCE_ATTACHED', 'The same scan is attached already');
    const evidence = [...before, { ...payload, workstationId: workstation, at, by: officer }];
    // Who attached a paper is not alone in judging it: an officer who approved before it came has not seen it.
    return { ...state, evidence, approvals: state.standing === 'submitted' ? [] : state.approvals };
  },
});
