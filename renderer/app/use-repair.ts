import type { Repair } from '#domain/contract/screen/sync.ts';
import { useAsk } from '../api/use-ask.ts';
import { useNavigation } from './navigation.tsx';

/** The refused act that this place was opened to do again; none once it is settled. */
export const useRepair = (): { repair: Repair | undefined; isLoading: boolean; done: () => void } => {
  const { place, replace } = useNavigation();
  const { commandId } = place;
  const asked = useAsk(
    'repair.get',
    { commandId: commandId ?? '' },
    { enabled: commandId !== undefined && place.desk !== 'sync' },
  );
  const repair = commandId === undefined || asked.error !== null ? undefined : asked.data;
  return {
    repair,
    isLoading: commandId !== undefined && asked.isPending && asked.error === null,
    /** The same place without the repair: what was done stays on screen. */
    done: () => {
      const { commandId: _, ...rest } = place;
      replace(rest);
    },
  };
};
