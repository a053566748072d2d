import { AppError } from '#domain/contract/errors.ts';
import type { PaperTray } from '../paper/tray.ts';
import type { SessionHolder } from '../workstation/session.ts';

/**
 * Puts what an officer asked for on the tray; gives its address.
 * @throws AppError SIGNED_OUT when that officer has gone meanwhile: nobody else must find it there.
 */
export type Offer = (make: () => Promise<{ bytes: Uint8Array; mediaType?: string }>) => Promise<string>;

type Options = { session: Pick<SessionHolder, 'officer' | 'find'>; tray: Pick<PaperTray, 'put'> };

export const createOffer =
  ({ session, tray }: Options): Offer =>
  async (make) => {
    const officer = session.officer();
    const { bytes, mediaType } = await make();
    if (session.find()?.officer !== officer) throw new AppError('SIGNED_OUT', 'the officer has signed out');
    return tray.put(bytes, mediaType);
  };
