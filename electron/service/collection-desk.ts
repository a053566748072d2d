import type { RouteInput, RouteOutput } from '#domain/contract/ipc.ts';
import type { Officer } from '#domain/officer.ts';
import type { WorkstationContext } from '../workstation/context.ts';
import { requireRole } from '../workstation/session.ts';
import { compareCollectorName, readCollectionCase, readToday, releaseItems } from './collection.ts';
import { findApplications } from './queue.ts';

const foundAtOnce = 20;

/** What the Collection desk asks for. */
export const createCollectionDesk = (counter: WorkstationContext) => ({
  today: async (officer: Officer): Promise<RouteOutput<'collection.today'>> => {
    requireRole(officer, 'collection');
    return readToday(counter);
  },

  /** Whoever stands at this desk has come for what is ready: that comes first. */
  find: async (officer: Officer, { query }: RouteInput<'collection.find'>): Promise<RouteOutput<'collection.find'>> => {
    requireRole(officer, 'collection');
    return findApplications(counter, query, foundAtOnce, 'ready');
  },

  get: async (officer: Officer, { id }: RouteInput<'collection.get'>): Promise<RouteOutput<'collection.get'>> => {
    requireRole(officer, 'collection');
    return readCollectionCase(counter, officer, id);
  },

  compareName: async (
    officer: Officer,
    { id, name }: RouteInput<'collection.compareName'>,
  ): Promise<RouteOutput<'collection.compareName'>> => {
    requireRole(officer, 'collection');
    return compareCollectorName(counter, id, name);
  },

  release: async (officer: Officer, input: RouteInput<'item.release'>): Promise<RouteOutput<'item.release'>> =>
    releaseItems(counter, officer, input),
});
