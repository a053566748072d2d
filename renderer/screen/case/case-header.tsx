import { IconClockUp, IconEyeOff, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ApplicationRow, Case } from '#domain/contract/screen/case.ts';
import { ClockBar } from '../../component/clock-bar/clock-bar.tsx';
import { RecordAge } from '../../component/data-age/record-age.tsx';
import { PlateChip } from '../../component/plate-chip/plate-chip.tsx';
import { SerialNumber } from '../../component/serial-number/serial-number.tsx';
import { StatusBadge } from '../../component/status-badge/status-badge.tsx';
import { Badge } from '../../component/tone/badge.tsx';
import style from './case.module.css';

export const CaseTitle = ({ row }: { row: ApplicationRow }) => <PlateChip plate={row.plate} size="large" />;

/**
 * Beside the plate: what it is, where it stands, how long it has, how old this copy is; `isLocal`: the others cannot
 * see that it is open.
 */
export const CaseMeta = ({ shown, isLocal }: { shown: Case; isLocal: boolean }) => {
  const { t } = useTranslation('status');
  const { row, clocks, confirmedAt } = shown;
  const clock = clocks.find(({ id }) => id === 'service-standard') ?? clocks[0];
  return (
    <div className={style.meta}>
      <span className={style.service}>{t(`service.${row.service}`)}</span>
      <SerialNumber value={row.reference} plain />
      <StatusBadge status={row.status} />
      {row.resubmitted && (
        <Badge icon={IconRefresh} tone="blue">
          {t('resubmitted')}
        </Badge>
      )}
      {row.waiting > 0 && (
        <Badge icon={IconClockUp} tone="amber">
          {t('waiting', { count: row.waiting })}
        </Badge>
      )}
      {isLocal && (
        <Badge icon={IconEyeOff} tone="grey">
          {t('openHereOnly')}
        </Badge>
      )}
      {clock !== undefined && <ClockBar clock={clock} />}
      <RecordAge confirmedAt={confirmedAt} />
    </div>
  );
};
