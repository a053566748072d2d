import type { OpenCases } from '#domain/contract/screen/case.ts';
import { useAsk } from './use-ask.ts';

export type OpenElsewhere = { officer: string; desk: string };

/** A desk's short name: the end of the workstation's id, as its own label shows it. */
const formatDesk = (workstationId: string): string => workstationId.slice(-4);

const toOpen = ({ officer, workstationId }: OpenCases['others'][number]): OpenElsewhere => ({
  officer,
  desk: formatDesk(workstationId),
});

/** Which cases others of the office have open, by application. */
export const useOpenCases = (): {
  online: boolean;
  isLocal: (id: string) => boolean;
  find: (id: string) => OpenElsewhere | undefined;
} => {
  const { data } = useAsk('case.listOpen', {});
  return {
    online: data?.online ?? false,
    isLocal: (id) => data !== undefined && !data.online && data.own?.applicationId === id,
    find: (id) => {
      const found = data?.others.find(({ applicationId }) => applicationId === id);
      return found === undefined ? undefined : toOpen(found);
    },
  };
};
