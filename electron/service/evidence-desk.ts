import { AppError } from '#domain/contract/errors.ts';
import type { RouteInput, RouteOutput } from '#domain/contract/ipc.ts';
import type { Officer } from '#domain/officer.ts';
import { type DocumentReader, readContent } from '../document/read.ts';
import { requireFewPixels, type ScanTools } from '../document/scan-intake.ts';
import type { WorkstationContext } from '../workstation/context.ts';
import { requireRole, type SessionHolder } from '../workstation/session.ts';
import { attachScan, type ChooseFile, listScans, requireEvidence } from './evidence.ts';
import type { Offer } from './offer.ts';

type Options = {
  counter: WorkstationContext;
  session: Pick<SessionHolder, 'find'>;
  documents: DocumentReader;
  makeRoom: (bytes: number) => Promise<boolean>;
  chooseScan: ChooseFile;
  scanTools: ScanTools;
  offer: Offer;
};

const desks = ['verifying', 'printing', 'collection'] as const;

/** The scans of an application, at whichever desk it is. */
export const createEvidenceDesk = ({
  counter,
  session,
  documents,
  makeRoom,
  chooseScan,
  scanTools,
  offer,
}: Options) => ({
  list: async (officer: Officer, { id }: RouteInput<'evidence.list'>): Promise<RouteOutput<'evidence.list'>> => {
    requireRole(officer, ...desks);
    return { kinds: counter.reference['evidence-kind'], scans: listScans(counter, id) };
  },

  attach: async (
    officer: Officer,
    { id, kind, note }: RouteInput<'evidence.attach'>,
  ): Promise<RouteOutput<'evidence.attach'>> => {
    requireRole(officer, ...desks);
    const before = session.find()?.officer;
    const file = await chooseScan();
    if (file === undefined) return { sha256: null };
    // The dialog may have stood open over a lock and another officer's sign-in: the act is theirs who began it, or
    // nobody's.
    if (session.find()?.officer !== before) throw new AppError('SIGNED_OUT', 'the officer has signed out');
    const keeping = { counter, store: documents.store, makeRoom, tools: scanTools };
    return { sha256: await attachScan(keeping, officer, { applicationId: id, kind, note, file }) };
  },

  open: async (
    officer: Officer,
    { id, sha256 }: RouteInput<'evidence.open'>,
  ): Promise<RouteOutput<'evidence.open'>> => {
    requireRole(officer, ...desks);
    requireEvidence(counter, id, sha256);
    const reading = readContent(documents, { sha256 });
    const { mediaType, bytes } = await reading;
    // Scans of other counters were not drawn here: a picture that would end the window is not handed to it.
    requireFewPixels(mediaType, bytes);
    const url = await offer(() => reading);
    return { url, mediaType, sizeBytes: bytes.length };
  },
});
