// biome-ignore-all lint/a11y/useSemanticElements: a virtual list cannot be a table, and its grid holds the focus
// biome-ignore-all lint/a11y/useFocusableInteractive: a virtual list cannot be a table, and its grid holds the focus
// biome-ignore-all lint/a11y/useKeyWithClickEvents: a virtual list cannot be a table, and its grid holds the focus
import { Tooltip } from '@mantine/core';
import {
  IconCircleX,
  IconCloudUp,
  IconEye,
  IconHandStop,
  IconRefresh,
  IconShieldExclamation,
  IconStack2,
  IconUserCheck,
  IconUserShare,
} from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '#domain/civil-date.ts';
import type { ApplicationRow } from '#domain/contract/screen/case.ts';
import { useSession } from '../../api/use-session.ts';
import { useLanguage } from '../../app/use-language.ts';
import { useOfficerName } from '../../app/use-officer-name.ts';
import { ClockBar } from '../../component/clock-bar/clock-bar.tsx';
import { StatusBadge } from '../../component/status-badge/status-badge.tsx';
import { SubjectChip } from '../../component/subject-chip/subject-chip.tsx';
import { useSubjectText } from '../../component/subject-chip/use-subject-text.ts';
import { Badge } from '../../component/tone/badge.tsx';
import style from './queue-list.module.css';

type Props = {
  row: ApplicationRow;
  id: string;
  index: number;
  offsetPx: number;
  selected: boolean;
  /** The officer of another desk who has it open, and the desk. */
  openWith: string | undefined;
  openAt: string | undefined;
  /** On so many lines of its checklist a check fails; 0 while that is not known. */
  failed: number;
  onOpen: (row: ApplicationRow, index: number) => void;
};

const isHalfApproved = ({ status, approvals }: ApplicationRow): boolean =>
  status === 'submitted' && approvals.given > 0;

/** Its state; while it is to be verified, on how many lines a check fails, and how many approvals it has. */
function RowState({ row, failed }: Pick<Props, 'row' | 'failed'>) {
  const { t } = useTranslation('status');
  if (failed > 0)
    return (
      <Badge icon={IconCircleX} tone="red">
        {t('failed', { count: failed })}
      </Badge>
    );
  if (!isHalfApproved(row)) return <StatusBadge status={row.status} />;
  return (
    <Badge icon={IconUserCheck} tone="blue">
      {t('approvals', row.approvals)}
    </Badge>
  );
}

/**
 * One application, 32 px. In place of its state, who has it open at another desk. Its marks: several items, approved by
 * the officer who looks, whose turn it is, resubmitted, restricted, on hold, acts not yet sent.
 */
export const QueueRow = memo(function QueueRow({
  row,
  id,
  index,
  offsetPx,
  selected,
  openWith,
  openAt,
  failed,
  onOpen,
}: Props) {
  const { t } = useTranslation('status');
  const { pick } = useLanguage();
  const { session } = useSession();
  const isOwnApproval = isHalfApproved(row) && row.approvals.by.includes(session.officer.staffNumber);
  const nameOfficer = useOfficerName();
  const sayAssigned = (to: string | null): string =>
    to === null ? t('assignedSupervisor') : t('assigned', { officer: nameOfficer(to) });
  const assigned = row.assigned === null ? undefined : sayAssigned(row.assigned.to);
  const about = useSubjectText()(row);
  const items = t('items', { count: row.items.length, names: row.items.map(({ name }) => pick(name)).join(', ') });
  return (
    <div
      role="row"
      id={id}
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={`${style.columns} ${style.row}`}
      style={{ transform: `translateY(${offsetPx}px)` }}
      onClick={() => onOpen(row, index)}
    >
      <span role="gridcell" className={style.plate}>
        <SubjectChip subject={row} />
      </span>
      <span role="gridcell" className={style.service} title={pick(row.service.name)}>
        {pick(row.service.short)}
      </span>
      <span role="gridcell" className={style.vehicle} title={about}>
        {about}
      </span>
      <span role="gridcell" className={style.owner} title={row.owner}>
        {row.owner}
      </span>
      <span role="gridcell" className={`mono ${style.reference}`}>
        {row.reference}
      </span>
      <span role="gridcell" className={`tabular ${style.received}`}>
        {formatInstant(row.receivedAt)}
      </span>
      <span role="gridcell" className={style.clock}>
        {row.clock !== null && <ClockBar clock={row.clock} />}
      </span>
      <span role="gridcell" className={style.status}>
        {openWith === undefined ? (
          <RowState row={row} failed={failed} />
        ) : (
          <Tooltip label={t('openWith', { officer: openWith, desk: openAt })}>
            <span className={style.open}>
              <Badge icon={IconEye} tone="blue">
                <span className="visually-hidden">{t('open')}</span> {openWith}
              </Badge>
            </span>
          </Tooltip>
        )}
      </span>
      <span role="gridcell" className={style.marks}>
        {row.items.length > 1 && (
          <Tooltip label={items}>
            <span className={style.items}>
              <IconStack2 className={style.waiting} role="img" aria-label={items} />
              <span aria-hidden="true">{row.items.length}</span>
            </span>
          </Tooltip>
        )}
        {isOwnApproval && (
          <Tooltip label={t('approvedByYou')}>
            <IconUserCheck className={style.waiting} role="img" aria-label={t('approvedByYou')} />
          </Tooltip>
        )}
        {assigned !== undefined && (
          <Tooltip label={assigned}>
            <IconUserShare className={style.waiting} role="img" aria-label={assigned} />
          </Tooltip>
        )}
        {row.resubmitted && (
          <Tooltip label={t('resubmitted')}>
            <IconRefresh className={style.resubmitted} role="img" aria-label={t('resubmitted')} />
          </Tooltip>
        )}
        {row.restricted && (
          <Tooltip label={t('restricted')}>
            <IconShieldExclamation className={style.restricted} role="img" aria-label={t('restricted')} />
          </Tooltip>
        )}
        {row.held && (
          <Tooltip label={t('held')}>
            <IconHandStop className={style.restricted} role="img" aria-label={t('held')} />
          </Tooltip>
        )}
        {row.waiting > 0 && (
          <Tooltip label={t('waiting', { count: row.waiting })}>
            <IconCloudUp className={style.waiting} role="img" aria-label={t('waiting', { count: row.waiting })} />
          </Tooltip>
        )}
      </span>
    </div>
  );
});
