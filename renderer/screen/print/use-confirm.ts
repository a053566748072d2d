import type { RouteInput } from '#domain/contract/ipc.ts';
import type { Sheet } from '#domain/contract/screen/print.ts';
import type { SerialAnswer } from '#domain/serial-question.ts';
import type { ProgramError } from '../../api/program-error.ts';
import { useCommand } from '../../api/use-command.ts';
import { type AskedSerial, findQuestion, toAnswer } from './serial-question.ts';

export type Confirm = {
  isPending: boolean;
  /** What was last said of this sheet: an error, or a question about its serial. */
  errorOf: (jobId: string) => ProgramError | null;
  /** The question that stands for this sheet to answer, and the sheet that the serial was read for. */
  questionOf: (jobId: string) => { asked: AskedSerial; readFor: string } | undefined;
  /** `serial`: null for a sheet that is on no numbered blank. */
  confirm: (jobId: string, serial: string | null, asked?: SerialAnswer) => void;
  /** Insists on the serial that was asked about, for the sheet that it was read for. */
  insist: () => void;
  /** Confirms the sheet that is to bear the serial instead. */
  move: () => void;
  reset: () => void;
};

/**
 * Confirming a sheet by its serial. One that another sheet is to bear brings that sheet into hand and is asked about
 * there. `repairOf`: the refused act on a sheet that the confirmation takes the place of.
 */
export const useConfirm = (
  sheets: readonly Sheet[],
  select: (sheet: Sheet) => void,
  repairOf: (jobId: string) => string | undefined,
  onConfirmed: (input: RouteInput<'item.confirm'>) => void,
): Confirm => {
  const act = useCommand('item.confirm', (_output, input) => onConfirmed(input));
  const asked = findQuestion(act.error);
  const readFor = act.variables?.jobId;
  const other = asked?.question === 'ofOtherSheet' ? asked.jobId : null;
  const confirm = (jobId: string, serial: string | null, answer?: SerialAnswer): void =>
    act.mutate(
      { jobId, serial, ...(answer === undefined ? {} : { asked: answer }), repairs: repairOf(jobId) },
      {
        onError: (error) => {
          const bearer = sheets.find((one) => one.jobId === findQuestion(error)?.jobId);
          if (bearer !== undefined) select(bearer);
        },
      },
    );
  return {
    isPending: act.isPending,
    errorOf: (jobId) => (asked === undefined && readFor === jobId ? act.error : null),
    questionOf: (jobId) =>
      asked !== undefined && readFor !== undefined && jobId === (other ?? readFor) ? { asked, readFor } : undefined,
    confirm,
    insist: () => asked !== undefined && readFor !== undefined && confirm(readFor, asked.serial, toAnswer(asked)),
    move: () => asked !== undefined && other !== null && confirm(other, asked.serial),
    reset: act.reset,
  };
};
