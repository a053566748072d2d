import { civilDateAt, formatInstant, formatTime } from '#domain/civil-date.ts';
import { useNow } from './use-now.ts';

/** When something was, in a list that is mostly of today: the time alone, with the date where it was another day. */
export const useInstantText = (): ((at: number) => string) => {
  const today = civilDateAt(useNow());
  return (at) => (civilDateAt(at) === today ? formatTime(at) : formatInstant(at));
};
