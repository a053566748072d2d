import { ActionIcon, Tooltip } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '#domain/fee.ts';
import style from './money-line.module.css';

type Props = {
  label: ReactNode;
  /** `null`: no published row covers it; it is named, never invented. */
  amountCents: number | null;
  /** Where it comes from, asked for by the sign beside the label. */
  source?: string | undefined;
  note?: ReactNode;
  /** A total. */
  strong?: boolean;
};

/** One line of a quote or a payment: label left, amount right, both on one baseline. */
export function MoneyLine({ label, amountCents, source, note, strong = false }: Props) {
  const { t } = useTranslation();
  return (
    <div className={style.money} data-strong={strong || undefined}>
      <div className={style.label}>
        {label}
        {source !== undefined && (
          <Tooltip label={source}>
            <ActionIcon className={style.source} size="xs" aria-label={source}>
              <IconInfoCircle className={style.icon} aria-hidden="true" />
            </ActionIcon>
          </Tooltip>
        )}
        {note !== undefined && <span className={style.note}>{note}</span>}
      </div>
      <div className={amountCents === null ? style.missing : `tabular ${style.amount}`}>
        {amountCents === null ? t('money.noRow') : formatMoney(amountCents)}
      </div>
    </div>
  );
}
