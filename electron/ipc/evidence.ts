import { AppError } from '#domain/contract/errors.ts';
import { readContent } from '../document/read.ts';
import { requireFewPixels } from '../document/scan-intake.ts';
import { documentReaderOf, offer, type Parts } from '../program/parts.ts';
import { attachScan, listScans, requireEvidence } from '../service/evidence.ts';
import { requireRole } from '../workstation/session.ts';
import type { Handlers } from './router.ts';

const desks = ['verifying', 'printing', 'collection'] as const;

export const evidenceHandlers = (
  parts: () => Parts,
): Pick<Handlers, 'evidence.list' | 'evidence.attach' | 'evidence.open'> => ({
  'evidence.list': ({ id }) => {
    const { counter, session } = parts();
    requireRole(session.officer(), ...desks);
    return { kinds: counter.reference['evidence-kind'], scans: listScans(counter, id) };
  },
  'evidence.attach': async ({ id, kind, note }) => {
    const { counter, session, documents, makeRoom, chooseScan, scanTools } = parts();
    const officer = session.officer();
    requireRole(officer, ...desks);
    const file = await chooseScan();
    if (file === undefined) return { sha256: null };
    // The dialog may have stood open over a lock and another officer's sign-in: the act is theirs who began it, or
    // nobody's.
    if (session.find()?.officer !== officer) throw new AppError('SIGNED_OUT', 'the officer has signed out');
    return {
      sha256: await attachScan({ counter, store: documents, makeRoom, tools: scanTools }, officer, {
        applicationId: id,
        kind,
        note,
        file,
      }),
    };
  },
  'evidence.open': async ({ id, sha256 }) => {
    const { counter, session } = parts();
    requireRole(session.officer(), ...desks);
    requireEvidence(counter, id, sha256);
    const reading = readContent(documentReaderOf(parts()), { sha256 });
    const { mediaType, bytes } = await reading;
    // Scans of other counters were not drawn here: a picture that would end the window is not handed to it.
    requireFewPixels(mediaType, bytes);
    const url = await offer(parts(), () => reading);
    return { url, mediaType, sizeBytes: bytes.length };
  },
});
