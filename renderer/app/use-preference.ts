import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { Preference, Program } from '#domain/contract/screen/program.ts';
import { useAsk } from '../api/use-ask.ts';
import { useRequest } from '../api/use-command.ts';

/** The officer's language, theme, text size and printer. A change is on screen at once and kept by the program. */
export const usePreference = (): {
  preference: Preference | undefined;
  change: (part: Partial<Preference>) => void;
} => {
  const client = useQueryClient();
  const program = useAsk('program.get', {});
  const { mutate } = useRequest('preference.update');
  const change = useCallback(
    (part: Partial<Preference>) => {
      client.setQueryData<Program>(
        ['program.get', {}],
        (old) => old && { ...old, preference: { ...old.preference, ...part } },
      );
      mutate(part);
    },
    [client, mutate],
  );
  return { preference: program.data?.preference, change };
};
