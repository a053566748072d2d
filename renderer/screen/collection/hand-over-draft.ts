import type { Signature } from '#domain/application.ts';
import type { Command } from '#domain/command/command.ts';
import type { CollectionItem } from '#domain/contract/screen/collection.ts';
import { type IdentityKind, isSameIdentity, normaliseIdentityNumber } from '#domain/identity.ts';
import type { NameMatch } from '#domain/person-name.ts';

/** What the officer has taken down so far from the person at the desk. */
export type Draft = {
  kind: IdentityKind | null;
  number: string;
  name: string;
  originalSeen: boolean;
  /** Numbers of the items handed in. */
  surrendered: readonly string[];
};
export const emptyDraft: Draft = { kind: null, number: '', name: '', originalSeen: false, surrendered: [] };

/**
 * What a refused hand-over took down, to be done again. That the original was seen, and the signature, hold for the act
 * they were given for: both are asked anew.
 */
export const draftOf = (body: Command | undefined): Draft =>
  body?.name !== 'collection.handOver'
    ? emptyDraft
    : {
        kind: body.payload.collector.identity.kind,
        number: body.payload.collector.identity.number,
        name: body.payload.collector.name,
        originalSeen: false,
        surrendered: body.payload.surrendered.map(({ number }) => number),
      };

export const isUntouched = (draft: Draft): boolean =>
  draft.kind === null &&
  draft.number === '' &&
  draft.name === '' &&
  !draft.originalSeen &&
  draft.surrendered.length === 0;

/** True when the typed document is the one that the application names; undefined while it is not typed. */
export const isNamedIdentity = (item: CollectionItem, { kind, number }: Draft): boolean | undefined =>
  kind === null || number.trim() === ''
    ? undefined
    : isSameIdentity({ kind, number }, item.collector.identity, item.acceptedKinds);

/** The number of an item to hand in that a scan names. */
export const findSurrender = (item: CollectionItem, scanned: string): string | undefined =>
  item.surrender.find(({ number }) => normaliseIdentityNumber(number) === normaliseIdentityNumber(scanned))?.number;

export type Missing = 'identity' | 'identityDiffers' | 'name' | 'nameDiffers' | 'original' | 'surrender' | 'signature';

/** The first thing that a hand-over still lacks, in the order of the act. */
export const findMissing = (
  item: CollectionItem,
  draft: Draft,
  match: NameMatch | undefined,
  signature: Signature | null,
): Missing | undefined => {
  const named = isNamedIdentity(item, draft);
  if (named === undefined) return 'identity';
  if (!named) return 'identityDiffers';
  if (draft.name.trim() === '' || match === undefined) return 'name';
  if (match === 'different') return 'nameDiffers';
  if (!draft.originalSeen) return 'original';
  if (item.surrender.some(({ number }) => !draft.surrendered.includes(number))) return 'surrender';
  return signature === null ? 'signature' : undefined;
};
