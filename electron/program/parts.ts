import { AppError } from '#domain/contract/errors.ts';
import type { Health } from '#domain/contract/screen/sync.ts';
import type { SerialKeeper } from '../blank/lease.ts';
import type { Carry } from '../carry/carry.ts';
import type { ApiClient } from '../centre/api-client.ts';
import type { DocumentReader, FetchDocument } from '../document/read.ts';
import type { ScanTools } from '../document/scan-intake.ts';
import type { DocumentStore } from '../document/store.ts';
import type { Printers } from '../paper/printers.ts';
import type { PaperTray } from '../paper/tray.ts';
import type { ReferenceKeeper } from '../reference/keeper.ts';
import type { CaseLeases } from '../service/case-lease.ts';
import type { ChooseFile } from '../service/evidence.ts';
import type { ItemPaper } from '../service/item-paper.ts';
import type { PrintRun } from '../service/print-run.ts';
import type { Engine } from '../sync/engine.ts';
import type { Counter } from '../workstation/context.ts';
import type { SessionHolder } from '../workstation/session.ts';

/** What the handlers of an enrolled workstation work with; made in `wiring.ts`. */
export type Parts = {
  /**
   * Settles when the whole cache has been read: nothing is written into one that is damaged. Rejects with
   * CACHE_UNREADABLE.
   */
  soundness: Promise<void>;
  counter: Counter;
  session: SessionHolder;
  api: ApiClient;
  engine: Engine;
  leases: CaseLeases;
  carry: Carry;
  serials: SerialKeeper;
  referenceKeeper: ReferenceKeeper;
  documents: DocumentStore;
  fetchDocument: FetchDocument;
  /** Frees so many bytes of the disk for what is wanted more. */
  makeRoom: (bytes: number) => Promise<boolean>;
  chooseScan: ChooseFile;
  scanTools: ScanTools;
  tray: PaperTray;
  printRun: PrintRun;
  printers: Printers;
  paper: ItemPaper;
  readHealth: () => Promise<Health>;
};

export const documentReaderOf = ({ counter, documents, fetchDocument }: Parts): DocumentReader => ({
  counter,
  store: documents,
  fetch: fetchDocument,
});

/**
 * Puts what an officer asked for on the tray; gives its address.
 * @throws AppError SIGNED_OUT when that officer has gone meanwhile: nobody else must find it there.
 */
export const offer = async (
  { session, tray }: Pick<Parts, 'session' | 'tray'>,
  make: () => Promise<{ bytes: Uint8Array; mediaType?: string }>,
): Promise<string> => {
  const officer = session.officer();
  const { bytes, mediaType } = await make();
  if (session.find()?.officer !== officer) throw new AppError('SIGNED_OUT', 'the officer has signed out');
  return tray.put(bytes, mediaType);
};
