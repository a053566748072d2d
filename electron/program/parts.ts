import type { Health } from '#domain/contract/screen/sync.ts';
import type { Carry } from '../carry/carry.ts';
import type { ApiClient } from '../centre/api-client.ts';
import type { PictureReader } from '../document/ocr-thread.ts';
import type { DocumentStore } from '../document/store.ts';
import type { createBeyondDesk } from '../service/beyond.ts';
import type { createCaseDesk } from '../service/case-desk.ts';
import type { createCollectionDesk } from '../service/collection-desk.ts';
import type { createEvidenceDesk } from '../service/evidence-desk.ts';
import type { createLodgeDesk } from '../service/lodge-desk.ts';
import type { createPrintDesk } from '../service/print-desk.ts';
import type { PrintRun } from '../service/print-run.ts';
import type { createShelfDesk } from '../service/shelf.ts';
import type { createSignInDesk } from '../service/sign-in.ts';
import type { createSlipDesk } from '../service/slip.ts';
import type { createVehicleSearchDesk } from '../service/vehicle-search.ts';
import type { Engine } from '../sync/engine.ts';
import type { WorkstationContext } from '../workstation/context.ts';
import type { SessionHolder } from '../workstation/session.ts';

/** What the handlers of an enrolled workstation work with; made in `wiring.ts`. */
export type Parts = {
  /**
   * Settles when the whole cache has been read: nothing is written into one that is damaged. Rejects with
   * CACHE_UNREADABLE.
   */
  soundness: Promise<void>;
  counter: WorkstationContext;
  session: SessionHolder;
  api: ApiClient;
  engine: Engine;
  carry: Carry;
  documents: DocumentStore;
  pictures: PictureReader;
  printRun: PrintRun;
  readHealth: () => Promise<Health>;
  signInDesk: ReturnType<typeof createSignInDesk>;
  caseDesk: ReturnType<typeof createCaseDesk>;
  evidenceDesk: ReturnType<typeof createEvidenceDesk>;
  lodgeDesk: ReturnType<typeof createLodgeDesk>;
  beyondDesk: ReturnType<typeof createBeyondDesk>;
  vehicleSearchDesk: ReturnType<typeof createVehicleSearchDesk>;
  printDesk: ReturnType<typeof createPrintDesk>;
  shelfDesk: ReturnType<typeof createShelfDesk>;
  slipDesk: ReturnType<typeof createSlipDesk>;
  collectionDesk: ReturnType<typeof createCollectionDesk>;
};
