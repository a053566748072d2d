import {
  IconArrowsExchange,
  IconHandGrab,
  IconListCheck,
  IconPackages,
  IconPrinter,
  type TablerIcon,
} from '@tabler/icons-react';
import type { Status } from '#domain/application.ts';
import { hasRole, type Officer, type Role } from '#domain/officer.ts';
import type { Desk } from './navigation.tsx';

/** The desks there are, in the order of the rail, and the role that opens each. `null`: whoever works at a desk. */
const desks = [
  { id: 'queue', icon: IconListCheck, role: 'verifying' },
  { id: 'print', icon: IconPrinter, role: 'printing' },
  { id: 'shelf', icon: IconPackages, role: 'collection' },
  { id: 'collection', icon: IconHandGrab, role: 'collection' },
  { id: 'sync', icon: IconArrowsExchange, role: null },
] as const satisfies readonly { id: Desk; icon: TablerIcon; role: Role | null }[];
export type DeskEntry = (typeof desks)[number];

export const listDesks = (officer: Officer): DeskEntry[] => {
  const own = desks.filter(({ role }) => role !== null && hasRole(officer, role));
  return own.length === 0 ? [] : [...own, ...desks.filter(({ role }) => role === null)];
};

const deskOf: Partial<Record<Status, Desk>> = {
  approved: 'print',
  printing: 'print',
  printed: 'shelf',
  shelved: 'collection',
  collected: 'collection',
};

/** Where an application is worked on now by this officer; the case is there for reading whenever no desk is. */
export const findDeskFor = (status: Status, officer: Officer): Desk => {
  const wanted = deskOf[status];
  return listDesks(officer).find(({ id }) => id === wanted)?.id ?? 'queue';
};
