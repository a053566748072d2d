import { useTranslation } from 'react-i18next';
import type { ApplicationRow } from '#domain/contract/screen/case.ts';
import style from './plate-chip.module.css';

type Props = { plate: ApplicationRow['plate']; size?: 'small' | 'large' };

/**
 * A registration mark drawn as the plate: its colour is its class, the flag and the country at its left. Where no
 * number is assigned yet it says so.
 */
export function PlateChip({ plate, size = 'small' }: Props) {
  const { t } = useTranslation('status');
  if (plate === null) return <span className={`${style.plate} ${style[size]} ${style.none}`}>{t('noPlate')}</span>;
  return (
    <span className={`${style.plate} ${style[size]} ${style[plate.colour]}`}>
      <span className={style.band} aria-hidden="true">
        <span className={style.flag} />
      </span>
      <span className={style.text}>{plate.text}</span>
    </span>
  );
}
