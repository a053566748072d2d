import type { RouteInput, RouteOutput } from '#domain/contract/ipc.ts';
import type { Officer } from '#domain/officer.ts';
import { requireRole } from '../workstation/session.ts';
import type { ItemPaper } from './item-paper.ts';
import type { Offer } from './offer.ts';
import { type PlainPaperOptions, printPlain } from './plain-paper.ts';

type Options = PlainPaperOptions & { paper: Pick<ItemPaper, 'makeSlip' | 'makeCopy'>; offer: Offer };

/** The papers on plain paper: the slip of a hand-over, and the unnumbered copy of an electronic logbook. */
export const createSlipDesk = ({ paper, offer, ...printing }: Options) => ({
  preview: async (officer: Officer, input: RouteInput<'slip.preview'>): Promise<RouteOutput<'slip.preview'>> => {
    requireRole(officer, 'collection');
    return { url: await offer(async () => ({ bytes: await paper.makeSlip(input) })) };
  },
  print: async (
    officer: Officer,
    { printer, ...input }: RouteInput<'slip.print'>,
  ): Promise<RouteOutput<'slip.print'>> => {
    requireRole(officer, 'collection');
    await printPlain(printing, await paper.makeSlip(input), printer, 'Kaunta slip');
    return {};
  },
  previewCopy: async (officer: Officer, input: RouteInput<'copy.preview'>): Promise<RouteOutput<'copy.preview'>> => {
    requireRole(officer, 'collection', 'verifying');
    return { url: await offer(async () => ({ bytes: await paper.makeCopy(input) })) };
  },
  printCopy: async (
    officer: Officer,
    { printer, ...input }: RouteInput<'copy.print'>,
  ): Promise<RouteOutput<'copy.print'>> => {
    requireRole(officer, 'collection', 'verifying');
    await printPlain(printing, await paper.makeCopy(input), printer, 'Kaunta copy');
    return {};
  },
});
