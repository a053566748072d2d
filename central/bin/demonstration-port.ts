import type { Demonstration } from '#domain/contract/centre/demonstration.ts';
import type { Reference } from '#domain/reference.ts';
import type { Centre } from '../application/centre.ts';
import type { DocumentSource } from '../document/document.ts';

/** What `central/demo/demonstration.ts` exports as `startDemonstration`, and what it gives back. */
export type StartDemonstration = (
  centre: Centre,
  options: { reference: Reference; seed: number; log: (line: string) => void },
) => Promise<RunningDemonstration>;

export type RunningDemonstration = {
  describe: () => Demonstration;
  findDocument: DocumentSource;
  enrolmentCode: (officeId: string) => Promise<string>;
  stop: () => Promise<void>;
};
