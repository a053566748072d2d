import { acts, type CommandName } from '#domain/command/command.ts';
import type { RefusedCommand } from '#domain/contract/screen/sync.ts';
import type { Place } from '../../app/navigation.tsx';

/** The form in which a refused act is done again: the very desk it was done at. */
export const findFormPlace = ({
  id,
  name,
  applicationId,
}: Pick<RefusedCommand, 'id' | 'applicationId'> & { name: CommandName }): Place => {
  const { form } = acts[name].repair;
  return { desk: form === null || form === 'case' ? 'queue' : form, applicationId, commandId: id };
};
