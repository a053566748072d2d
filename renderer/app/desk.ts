import {
  IconArrowsExchange,
  IconFilePlus,
  IconHandGrab,
  IconListCheck,
  IconPackages,
  IconPrinter,
  IconZoomScan,
  type TablerIcon,
} from '@tabler/icons-react';
import type { Status } from '#domain/application.ts';
import type { ApplicationRow, ItemRow } from '#domain/contract/screen/case.ts';
import { hasRole, type Officer, type Role } from '#domain/officer.ts';
import type { Desk } from './navigation.tsx';

/** The desks there are, in the order of the rail, and the role that opens each, or any of several. `null`: whoever works at a desk. */
const desks = [
  { id: 'queue', icon: IconListCheck, role: 'verifying' },
  { id: 'print', icon: IconPrinter, role: 'printing' },
  { id: 'shelf', icon: IconPackages, role: 'collection' },
  { id: 'collection', icon: IconHandGrab, role: 'collection' },
  { id: 'lodge', icon: IconFilePlus, role: ['verifying', 'collection'] },
  { id: 'vehicle', icon: IconZoomScan, role: null },
  { id: 'sync', icon: IconArrowsExchange, role: null },
] as const satisfies readonly { id: Desk; icon: TablerIcon; role: Role | readonly Role[] | null }[];
export type DeskEntry = (typeof desks)[number];

export const listDesks = (officer: Officer): DeskEntry[] => {
  const own = desks.filter(({ role }) => role !== null && [role].flat().some((one) => hasRole(officer, one)));
  return own.length === 0 ? [] : [...own, ...desks.filter(({ role }) => role === null)];
};

/** Where the next is done about an item of an approved application. */
const deskOf = ({ made, state }: ItemRow): Desk => {
  if (made === 'printed' && (state === 'due' || state === 'making')) return 'print';
  return made !== 'electronic' && (state === 'due' || state === 'made') ? 'shelf' : 'collection';
};

const undecided: readonly Status[] = ['lodged', 'awaiting-buyer', 'submitted', 'returned', 'rejected', 'withdrawn'];

/**
 * Where an application is worked on now by this officer, at the first desk that one of its items is at; the case is
 * there for reading whenever no desk is.
 */
export const findDeskFor = ({ items, status }: Pick<ApplicationRow, 'items' | 'status'>, officer: Officer): Desk => {
  const next = undecided.includes(status) ? [] : items.map(deskOf);
  const wanted = (['print', 'shelf', 'collection'] as const).find((desk) => next.includes(desk));
  return listDesks(officer).find(({ id }) => id === wanted)?.id ?? 'queue';
};
