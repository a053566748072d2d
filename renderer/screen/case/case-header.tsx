import { IconCircleX, IconClockUp, IconEyeOff, IconHandStop, IconRefresh, IconUserCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ApplicationRow, Case } from '#domain/contract/screen/case.ts';
import { countFailed } from '#domain/machine-check.ts';
import { useLanguage } from '../../app/use-language.ts';
import { ClockBar } from '../../component/clock-bar/clock-bar.tsx';
import { RecordAge } from '../../component/data-age/record-age.tsx';
import { SerialNumber } from '../../component/serial-number/serial-number.tsx';
import { StatusBadge } from '../../component/status-badge/status-badge.tsx';
import { SubjectChip } from '../../component/subject-chip/subject-chip.tsx';
import { Badge } from '../../component/tone/badge.tsx';
import style from './case.module.css';
import { CaseWords } from './case-words.tsx';

export function CaseTitle({ row }: { row: ApplicationRow }) {
  return <SubjectChip subject={row} size="large" />;
}

/**
 * Beside the plate: what it is, where it stands, how long it has, how old this copy is; `isLocal`: the others cannot
 * see that it is open.
 */
export function CaseMeta({ shown, isLocal, isElsewhere }: { shown: Case; isLocal: boolean; isElsewhere: boolean }) {
  const { t } = useTranslation(['status', 'case']);
  const { pick } = useLanguage();
  const { row, confirmedAt, application, lines, checks } = shown;
  const isOpen = application.standing === 'submitted';
  const failed = isOpen ? countFailed(lines, application.verification, ({ id }) => checks[id] ?? []) : 0;
  return (
    <div className={style.meta}>
      <span className={style.service}>{pick(row.service.name)}</span>
      <SerialNumber value={row.reference} plain />
      <StatusBadge status={row.status} />
      {row.approvals.needed > 1 && (
        <Badge icon={IconUserCheck} tone="blue">
          {t('case:approvals', row.approvals)}
        </Badge>
      )}
      {failed > 0 && (
        <Badge icon={IconCircleX} tone="red">
          {t('status:failed', { count: failed })}
        </Badge>
      )}
      {row.held && (
        <Badge icon={IconHandStop} tone="amber">
          {t('status:held')}
        </Badge>
      )}
      {row.resubmitted && (
        <Badge icon={IconRefresh} tone="blue">
          {t('status:resubmitted')}
        </Badge>
      )}
      {row.waiting > 0 && (
        <Badge icon={IconClockUp} tone="amber">
          {t('status:waiting', { count: row.waiting })}
        </Badge>
      )}
      {isLocal && (
        <Badge icon={IconEyeOff} tone="grey">
          {t('status:openHereOnly')}
        </Badge>
      )}
      {row.clock !== null && <ClockBar clock={row.clock} />}
      <RecordAge confirmedAt={confirmedAt} />
      <CaseWords shown={shown} isElsewhere={isElsewhere} />
    </div>
  );
}
