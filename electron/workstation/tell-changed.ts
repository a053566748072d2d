import { listStatuses } from '#db/query/application.ts';
import type { WorkstationContext } from './context.ts';

type Teller = Pick<WorkstationContext, 'connection' | 'emit'>;

const tell = ({ connection, emit }: Teller, ids: string[], acts: boolean): void => {
  if (ids.length === 0) return;
  emit({ kind: 'application.changed', ids, statuses: listStatuses(connection.reader, ids), acts });
};

/** After the commit: these records show otherwise now. */
export const tellRecords = (teller: Teller, ids: string[]): void => tell(teller, ids, false);

/** After the commit: acts of this workstation on these applications were done, answered or given up. */
export const tellActs = (teller: Teller, ids: string[]): void => tell(teller, ids, true);
