import type { Signature } from '#domain/application.ts';
import type { Command } from '#domain/command/command.ts';
import type { CollectionCase } from '#domain/contract/screen/collection.ts';
import { type IdentityKind, isSameIdentity, normaliseIdentityNumber } from '#domain/identity.ts';
import type { NameMatch } from '#domain/person-name.ts';

/** What the officer has taken down so far from the person at the desk. */
export type Draft = {
  kind: IdentityKind | null;
  number: string;
  name: string;
  originalSeen: boolean;
  /** Numbers of the things handed in. */
  surrendered: readonly string[];
  /** Ids of items that could go and are to stay. */
  kept: readonly string[];
};
const emptyDraft: Draft = { kind: null, number: '', name: '', originalSeen: false, surrendered: [], kept: [] };

/** What of the application a hand-over is judged by. */
type Shown = Pick<CollectionCase, 'collector' | 'acceptedKinds' | 'surrender' | 'items'>;

/** The items that can go: nothing stands against them. */
export const listReleasable = ({ items }: Shown): string[] =>
  items.filter(({ blocks }) => blocks.length === 0).map(({ item }) => item.id);

/** The items that go: all that can, but for those that are kept. */
export const listChosen = (shown: Shown, { kept }: Draft): string[] =>
  listReleasable(shown).filter((id) => !kept.includes(id));

/** Keeps an item here, or lets it go after all. */
export const toggleItem = (draft: Draft, id: string): Draft => ({
  ...draft,
  kept: draft.kept.includes(id) ? draft.kept.filter((one) => one !== id) : [...draft.kept, id],
});

/**
 * What a refused hand-over took down, to be done again. That the original was seen, and the signature, hold for the act
 * they were given for: both are asked anew.
 */
export const draftOf = (body: Command | undefined, shown: Shown): Draft => {
  if (body?.name !== 'item.release') return emptyDraft;
  const { collector, surrendered, items } = body.payload;
  return {
    kind: collector.identity.kind,
    number: collector.identity.number,
    name: collector.name,
    originalSeen: false,
    surrendered: surrendered.map(({ number }) => number),
    kept: listReleasable(shown).filter((id) => !items.includes(id)),
  };
};

export const isUntouched = (draft: Draft): boolean =>
  draft.kind === null &&
  draft.number === '' &&
  draft.name === '' &&
  !draft.originalSeen &&
  draft.surrendered.length === 0 &&
  draft.kept.length === 0;

/** True when the typed document is the one that the application names; undefined while it is not typed. */
export const isNamedIdentity = (shown: Shown, { kind, number }: Draft): boolean | undefined =>
  kind === null || number.trim() === ''
    ? undefined
    : isSameIdentity({ kind, number }, shown.collector.identity, shown.acceptedKinds);

/** The number of a thing to hand in that a scan names. */
export const findSurrender = (shown: Shown, scanned: string): string | undefined =>
  shown.surrender.find(({ number }) => normaliseIdentityNumber(number) === normaliseIdentityNumber(scanned))?.number;

export type Missing =
  | 'items'
  | 'identity'
  | 'identityDiffers'
  | 'name'
  | 'nameDiffers'
  | 'original'
  | 'surrender'
  | 'signature';

/** The first thing that a hand-over still lacks, in the order of the act. */
export const findMissing = (
  shown: Shown,
  draft: Draft,
  match: NameMatch | undefined,
  signature: Signature | null,
): Missing | undefined => {
  if (listChosen(shown, draft).length === 0) return 'items';
  const named = isNamedIdentity(shown, draft);
  if (named === undefined) return 'identity';
  if (!named) return 'identityDiffers';
  if (draft.name.trim() === '' || match === undefined) return 'name';
  if (match === 'different') return 'nameDiffers';
  if (!draft.originalSeen) return 'original';
  if (shown.surrender.some(({ number }) => !draft.surrendered.includes(number))) return 'surrender';
  return signature === null ? 'signature' : undefined;
};
