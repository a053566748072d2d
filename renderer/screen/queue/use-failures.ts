import { useEffect, useState } from 'react';
import type { RouteOutput } from '#domain/contract/ipc.ts';
import { useAsk } from '../../api/use-ask.ts';

/** Rows that only fly past are not asked for. */
const restMs = 120;
const none: RouteOutput<'queue.failed'> = {};

/** On how many lines a check fails, of the rows in sight, once they stand still. */
export const useFailures = (ids: readonly string[]): RouteOutput<'queue.failed'> => {
  const inSight = ids.join(' ');
  const [rested, setRested] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setRested(inSight), restMs);
    return () => clearTimeout(timer);
  }, [inSight]);
  const asked = rested === '' ? [] : rested.split(' ').slice(0, 100);
  const { data } = useAsk('queue.failed', { ids: asked }, { enabled: asked.length > 0, keep: true });
  return data ?? none;
};
