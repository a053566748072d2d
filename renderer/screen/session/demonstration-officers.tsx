import { UnstyledButton } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Demonstration } from '#domain/contract/centre/demonstration.ts';
import { useNow } from '../../app/use-now.ts';
import { SkeletonRows } from '../../component/skeleton-rows/skeleton-rows.tsx';
import style from './demonstration-officers.module.css';

type Officer = Demonstration['officers'][number];
type Props = {
  officers: readonly Officer[] | undefined;
  filled: string | null;
  isOutage: boolean;
  onFill: (officer: Officer) => void;
  onExpired: () => void;
};

/** While the centre does not answer, or has no new code yet. */
const askAgainMs = 3_000;

/** The officers that a demonstration centre invents, with what each signs in with. Asked again when a code ends. */
export function DemonstrationOfficers({ officers, filled, isOutage, onFill, onExpired }: Props) {
  const { t } = useTranslation(['session', 'status']);
  const now = useNow(1000);
  const endsAt = officers === undefined ? undefined : Math.min(...officers.map((officer) => officer.codeEndsAt));
  const expired = endsAt !== undefined && now >= endsAt;
  useEffect(() => {
    if (endsAt !== undefined && !expired) return;
    onExpired();
    const timer = setInterval(onExpired, askAgainMs);
    return () => clearInterval(timer);
  }, [endsAt, expired, onExpired]);

  return (
    <section className={style.officers} aria-labelledby="demonstration-officers">
      <h2 className={style.title} id="demonstration-officers">
        {t('demonstration.title')}
      </h2>
      {isOutage ? (
        <p className={style.body}>{t('demonstration.outage')}</p>
      ) : (
        <p className={style.body}>{t('demonstration.body')}</p>
      )}
      {isOutage ? null : officers === undefined ? (
        <>
          <SkeletonRows count={5} columns={[3, 1]} />
          <p className={style.body}>{t('demonstration.waiting')}</p>
        </>
      ) : (
        <ul className={style.list}>
          {officers.map((officer) => (
            <li key={officer.staffNumber}>
              <UnstyledButton
                className={style.officer}
                aria-pressed={filled === officer.staffNumber}
                onClick={() => onFill(officer)}
              >
                <span className={style.who}>
                  <span className={style.name}>{officer.name}</span>
                  <span className={style.roles}>
                    {officer.roles.map((role) => t(`status:role.${role}`)).join(', ')}
                  </span>
                </span>
                <span className={`mono ${style.number}`}>{officer.staffNumber}</span>
                <span className={`mono ${style.code}`}>{officer.code}</span>
                <span className={style.left}>
                  {t('demonstration.left', { seconds: Math.max(0, Math.ceil((officer.codeEndsAt - now) / 1000)) })}
                </span>
              </UnstyledButton>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
