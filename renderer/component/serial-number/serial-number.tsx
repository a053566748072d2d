import { ActionIcon, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatSerial } from '#domain/serial.ts';
import style from './serial-number.module.css';

/**
 * A serial, chassis, PIN or reference in the monospaced face; a serial is grouped. `plain` leaves the text as it is.
 */
export function SerialNumber({
  value,
  plain = false,
  copyable = true,
}: {
  value: string;
  plain?: boolean;
  copyable?: boolean;
}) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  const text = plain ? value : formatSerial(value);
  const label = copied ? t('act.copied') : t('act.copy');
  return (
    <span className={style.serial}>
      <span className={`mono selectable ${style.text}`}>{text}</span>
      {copyable && (
        <Tooltip label={label}>
          <ActionIcon
            size="xs"
            aria-label={`${label} ${text}`}
            onClick={() => void navigator.clipboard.writeText(value).then(() => setCopied(true))}
          >
            {copied ? <IconCheck className={style.icon} /> : <IconCopy className={style.icon} />}
          </ActionIcon>
        </Tooltip>
      )}
    </span>
  );
}
