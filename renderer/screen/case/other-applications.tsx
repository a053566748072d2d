import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '#domain/civil-date.ts';
import type { ApplicationRow } from '#domain/contract/screen/case.ts';
import { useNavigation } from '../../app/navigation.tsx';
import { useLanguage } from '../../app/use-language.ts';
import { StatusBadge } from '../../component/status-badge/status-badge.tsx';
import style from './case.module.css';
import { FactGroup } from './fact.tsx';

/** What else this workstation has of the vehicle, open and ended, the latest first. */
export function OtherApplications({ rows }: { rows: readonly ApplicationRow[] }) {
  const { t } = useTranslation('case');
  const { pick } = useLanguage();
  const { go } = useNavigation();
  return (
    <FactGroup name="others" title={t('others.title')}>
      {rows.length === 0 ? (
        <p className={style.faint}>{t('others.none')}</p>
      ) : (
        <ul className={style.others}>
          {rows.map(({ id, service, reference, receivedAt, status }) => (
            <li key={id}>
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => go({ desk: 'queue', applicationId: id })}
                title={pick(service.name)}
              >
                {pick(service.short)} · {reference}
              </Button>
              <span className="tabular">{formatInstant(receivedAt)}</span>
              <StatusBadge status={status} />
            </li>
          ))}
        </ul>
      )}
    </FactGroup>
  );
}
