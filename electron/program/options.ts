import type { ProgramEvent } from '#domain/contract/events.ts';
import type { Packs } from '#domain/reference-pack.ts';
import type { FileChooser } from '../carry/carry.ts';
import type { Patience } from '../centre/answer.ts';
import type { PictureReader } from '../document/ocr-thread.ts';
import type { ScanTools } from '../document/scan-intake.ts';
import type { PaperMaker } from '../paper/maker.ts';
import type { Printers } from '../paper/printers.ts';
import type { ChooseFile } from '../service/evidence.ts';
import type { Log } from '../workstation/context.ts';
import type { SecretStore } from '../workstation/workstation.ts';
import type { CheckCache } from './cache-check.ts';
import type { Machine } from './health.ts';
import type { OwnerPlace } from './machine-owner.ts';
import type { PreferenceStore } from './preference.ts';

/** Everything of the machine, so that the program runs in plain Node. */
export type ProgramOptions = {
  version: string;
  profile: string;
  /** Where this computer notes whose account keeps its workstation; undefined where it does not. */
  ownerPlace?: OwnerPlace | undefined;
  /** Throws when the profile must not lie where it does. */
  requireDisk?: (folder: string) => void;
  migrationsFolder: string;
  nativeBinding: string | undefined;
  centralUrl: string;
  enrolmentCode: string | undefined;
  /** The reference data shipped with the program. */
  packs: Packs;
  secrets: SecretStore;
  preferences: PreferenceStore;
  printers: Printers;
  files: FileChooser;
  machine: Machine;
  makePaper: PaperMaker;
  /** Somebody has signed in, who may print. */
  warmPaper: () => void;
  checkCache: CheckCache;
  chooseScan: ChooseFile;
  scanTools: ScanTools;
  pictures: PictureReader;
  /** A way to the centre: to any that the system trusts, or, with pins, to the one that has one of these keys. */
  connect: (pins: readonly string[]) => typeof globalThis.fetch;
  now: () => number;
  newId: () => string;
  random: () => number;
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** How long the centre is waited for; shorter in tests. */
  patience?: Partial<Patience> | undefined;
  emit: (event: ProgramEvent) => void;
  /** A session is over: the window begins anew, so that nothing which an officer saw or typed stays in it. */
  clearWindow?: () => void;
  log: Log;
};
