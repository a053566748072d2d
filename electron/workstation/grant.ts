import { type Connection, transact } from '#db/connection.ts';
import { getSyncState, updateSyncState } from '#db/query/sync.ts';
import type { OfficerGrant } from '#domain/contract/centre/session.ts';
import type { ApiClient } from '../centre/api-client.ts';
import { isSignedByCentre } from '../centre/signature.ts';

/**
 * Whether a grant is the centre's word. `token` may ask for the centre's keys, where those here do not know the
 * signature.
 */
export type IsProven = (grant: OfficerGrant, token: string) => Promise<boolean>;

export const createIsProven = ({ reader, writer }: Connection, api: Pick<ApiClient, 'getKeys'>): IsProven => {
  const isSigned = ({
    kid,
    signature,
    purpose,
    session,
    workstation,
    officer,
    office,
    tag,
    notBefore,
    notAfter,
  }: OfficerGrant): boolean => {
    const statement = { purpose, session, workstation, officer, office, tag, notBefore, notAfter };
    return isSignedByCentre(getSyncState(reader).centreKeys, statement, { kid, signature }, 'not');
  };
  return async (grant, token) => {
    if (isSigned(grant)) return true;
    const centreKeys = await api.getKeys(token);
    transact(writer, (tx) => updateSyncState(tx, { centreKeys }));
    return isSigned(grant);
  };
};
