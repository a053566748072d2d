import type { Printer } from '#domain/contract/ipc.ts';
import { useAct } from '../../api/use-act.ts';
import { useAsk } from '../../api/use-ask.ts';
import { useSession } from '../../api/use-session.ts';

/** Printers are asked again while the desk is open: someone may have put paper in. */
const everyMs = 10_000;

export type PrinterChoice = {
  printers: readonly Printer[];
  /** The one chosen on this workstation, else the system's own choice or the only one there is: never any of several. */
  chosen: Printer | undefined;
  /** The name that was chosen, though it is not there now. */
  missingName: string | undefined;
  isLoading: boolean;
  error: unknown;
  choose: (name: string) => void;
  refresh: () => void;
};

export const usePrinter = (): PrinterChoice => {
  const { program } = useSession();
  const { data, isPending, error, refetch } = useAsk('printer.list', {}, { refetchMs: everyMs });
  const update = useAct('preference.update');
  const printers = data ?? [];
  const wanted = update.data?.printer ?? program.preference.printer;
  const named = printers.find(({ name }) => name === wanted);
  const chosen = named ?? (wanted === null ? (printers.find(({ isDefault }) => isDefault) ?? (printers.length === 1 ? printers[0] : undefined)) : undefined);
  return {
    printers,
    chosen,
    missingName: wanted !== null && named === undefined && data !== undefined ? wanted : undefined,
    isLoading: isPending,
    error,
    choose: (printer) => update.mutate({ printer }),
    refresh: () => void refetch(),
  };
};
