import type { RouteInput } from '#domain/contract/ipc.ts';
import type { Program } from '#domain/contract/screen/program.ts';
import type { Parts } from './parts.ts';

/** What is there before, and whether or not, the workstation is enrolled. */
export type Lifecycle = {
  describe: () => Program;
  /** @throws AppError what stands in the way: NOT_ENROLLED, KEYSTORE_MISSING, CACHE_UNREADABLE … */
  parts: () => Parts;
  /**
   * Opens the cache when enrolled; else begins to enrol with the code given, without waiting for it. Harmless when
   * open.
   */
  open: () => void;
  enrol: (input: RouteInput<'workstation.enrol'>) => Promise<void>;
  /** Of a workstation that the centre has stopped. Nothing is deleted. */
  enrolAgain: (input: RouteInput<'workstation.enrolAgain'>) => Promise<void>;
};
