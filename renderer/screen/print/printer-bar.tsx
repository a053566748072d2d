import { Select } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconLoader, IconPrinter } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Printer } from '#domain/contract/screen/print.ts';
import { Badge } from '../../component/tone/badge.tsx';
import style from './print.module.css';
import type { PrinterChoice } from './use-printer.ts';

const look = {
  ready: { icon: IconCircleCheck, tone: 'green' },
  busy: { icon: IconLoader, tone: 'blue' },
  stopped: { icon: IconAlertTriangle, tone: 'amber' },
  rejecting: { icon: IconCircleX, tone: 'red' },
} as const satisfies Record<Printer['state'], { icon: typeof IconPrinter; tone: string }>;

/** Which printer the sheets go to, and the truth of it: its state, its own words, what to do. */
export function PrinterBar({ printer, label }: { printer: PrinterChoice; label?: string }) {
  const { t } = useTranslation('print');
  const { chosen, printers } = printer;
  return (
    <div className={style.printer}>
      <Select
        className={style.printerName}
        aria-label={label ?? t('printer.label')}
        placeholder={t('printer.choose')}
        leftSection={<IconPrinter className={style.icon} aria-hidden="true" />}
        data={printers.map(({ name }) => name)}
        value={chosen?.name ?? null}
        onChange={(name) => name !== null && printer.choose(name)}
        allowDeselect={false}
        comboboxProps={{ transitionProps: { duration: 0 } }}
      />
      {chosen !== undefined && (
        <Badge icon={look[chosen.state].icon} tone={look[chosen.state].tone}>
          {t(`printer.state.${chosen.state}`)}
        </Badge>
      )}
    </div>
  );
}

/**
 * What is wrong with the printer and what to do, in words; undefined when nothing is. `waiting`: sheets of this desk in
 * its queue.
 */
export const usePrinterTrouble = (
  { chosen, isLoading, missingName, printers }: PrinterChoice,
  waiting: number,
): string | undefined => {
  const { t } = useTranslation('print');
  if (isLoading) return undefined;
  if (missingName !== undefined) return t('printer.missing', { name: missingName });
  if (chosen === undefined)
    return printers.length === 0 ? t('printer.none') : t('printer.several', { count: printers.length });
  if (chosen.state !== 'stopped' && chosen.state !== 'rejecting') return undefined;
  const inQueue = chosen.state === 'stopped' && waiting > 0 ? ` ${t('printer.next.waiting', { count: waiting })}` : '';
  return `${chosen.reason === '' ? '' : `“${chosen.reason}” `}${t(`printer.next.${chosen.state}`)}${inQueue}`;
};
