import { type Connection, transact } from '#db/connection.ts';
import { getSyncState, updateSyncState } from '#db/query/sync.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import type { Office } from '#domain/reference.ts';

/**
 * The office as the centre last said: its name and its rules, for acts and for papers, also without the centre and
 * after a restart. Until the first sign-in it is the office of the enrolment.
 */
export type OfficeHolder = {
  current: () => Office;
  /** Takes the centre's word. @returns whether it says anything new */
  take: (office: Office) => boolean;
};

export const createOfficeHolder = ({ reader, writer }: Connection, enrolled: Office): OfficeHolder => {
  let office = getSyncState(reader).office ?? enrolled;
  return {
    current: () => office,
    take: (next) => {
      if (canonicalJson(next) === canonicalJson(office)) return false;
      transact(writer, (tx) => updateSyncState(tx, { office: next }));
      office = next;
      return true;
    },
  };
};
