import type { Signature, Surrendered } from '#domain/application.ts';
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
  /** The things handed in, by `keyOf`. */
  surrendered: readonly string[];
  /** Those that papers stand for instead. */
  replaced: readonly string[];
  /** Ids of items that could go and are to stay. */
  kept: readonly string[];
};
const emptyDraft: Draft = {
  kind: null,
  number: '',
  name: '',
  originalSeen: false,
  surrendered: [],
  replaced: [],
  kept: [],
};

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
    surrendered: surrendered.filter((one) => one.replacedBy === undefined).map(keyOf),
    replaced: surrendered.filter((one) => one.replacedBy !== undefined).map(keyOf),
    kept: listReleasable(shown).filter((id) => !items.includes(id)),
  };
};

export const isUntouched = (draft: Draft): boolean =>
  draft.kind === null &&
  draft.number === '' &&
  draft.name === '' &&
  !draft.originalSeen &&
  draft.surrendered.length === 0 &&
  draft.replaced.length === 0 &&
  draft.kept.length === 0;

/** True when the typed document is the one that the application names; undefined while it is not typed. */
export const isNamedIdentity = (shown: Shown, { kind, number }: Draft): boolean | undefined =>
  kind === null || number.trim() === ''
    ? undefined
    : isSameIdentity({ kind, number }, shown.collector.identity, shown.acceptedKinds);

export const keyOf = ({ kind, number }: { kind: string; number: string | null }): string => `${kind} ${number ?? ''}`;

/** Takes a thing as handed in, or as replaced by its papers, or as neither. */
export const takeIn = (draft: Draft, key: string, as: 'surrendered' | 'replaced' | 'neither'): Draft => {
  const without = (keys: readonly string[]) => keys.filter((one) => one !== key);
  return {
    ...draft,
    surrendered: as === 'surrendered' ? [...without(draft.surrendered), key] : without(draft.surrendered),
    replaced: as === 'replaced' ? [...without(draft.replaced), key] : without(draft.replaced),
  };
};

/** The thing to hand in whose number a scan names. */
export const findSurrender = (shown: Shown, scanned: string): string | undefined => {
  const found = shown.surrender.find(
    ({ number }) => number !== null && normaliseIdentityNumber(number) === normaliseIdentityNumber(scanned),
  );
  return found === undefined ? undefined : keyOf(found);
};

/** What the act says of each thing that was taken in or replaced. */
export const listSurrendered = (shown: Shown, draft: Draft): Surrendered[] =>
  shown.surrender.flatMap(({ kind, number, or }) => {
    const key = keyOf({ kind, number });
    if (draft.surrendered.includes(key)) return [{ kind, number }];
    return draft.replaced.includes(key) ? [{ kind, number, replacedBy: or.map(({ code }) => code) }] : [];
  });

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
  if (listSurrendered(shown, draft).length < shown.surrender.length) return 'surrender';
  return signature === null ? 'signature' : undefined;
};
