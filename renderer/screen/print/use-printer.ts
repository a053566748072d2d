import type { ListedPrinter } from '#domain/contract/screen/print.ts';
import type { Preference } from '#domain/contract/screen/program.ts';
import { useAsk } from '../../api/use-ask.ts';
import { usePreference } from '../../app/use-preference.ts';

/** Printers are asked again while the desk is open: someone may have put paper in. */
const refreshIntervalMs = 10_000;

export type PrinterChoice = {
  printers: readonly ListedPrinter[];
  /**
   * The one chosen on this workstation, else the system's own choice or the only one there is: never any of several.
   */
  chosen: ListedPrinter | undefined;
  /** The name that was chosen, though it is not there now. */
  missingName: string | undefined;
  isLoading: boolean;
  error: unknown;
  choose: (name: string) => void;
  refresh: () => void;
};

/** The system's own choice, or the only one there is. */
const findUsual = (printers: readonly ListedPrinter[]): ListedPrinter | undefined =>
  printers.find(({ isDefault }) => isDefault) ?? (printers.length === 1 ? printers[0] : undefined);

/** The printer for one kind of paper. Blanks and plain paper are chosen apart: a slip must not eat a numbered blank. */
const useChoice = (
  kind: Extract<keyof Preference, 'printer' | 'slipPrinter'>,
  isUsable: (printer: ListedPrinter) => boolean,
): PrinterChoice => {
  const { preference, change } = usePreference();
  const { data, isPending, error, refetch } = useAsk('printer.list', {}, { refetchMs: refreshIntervalMs });
  const printers = data ?? [];
  const wanted = preference?.[kind] ?? null;
  const named = printers.find(({ name }) => name === wanted);
  const usual = wanted === null ? findUsual(printers) : undefined;
  return {
    printers,
    chosen: named ?? (usual !== undefined && isUsable(usual) ? usual : undefined),
    missingName: wanted !== null && named === undefined && data !== undefined ? wanted : undefined,
    isLoading: isPending,
    error,
    choose: (name) => {
      change({ [kind]: name });
      void refetch();
    },
    refresh: () => void refetch(),
  };
};

/** Where logbooks go: the printer with the numbered blanks. */
export const usePrinter = (): PrinterChoice => useChoice('printer', () => true);

/** Where slips go. The one that holds blanks only once it was chosen for them. */
export const useSlipPrinter = (): PrinterChoice => useChoice('slipPrinter', ({ holdsBlanks }) => !holdsBlanks);
