import type { PlateColour } from '#domain/plate.ts';
import style from './plate-chip.module.css';

type Props = { plate: { text: string; colour: PlateColour }; size?: 'small' | 'large' };

/** A registration mark drawn as the plate: its colour is its class, the flag and the country at its left. */
export function PlateChip({ plate, size = 'small' }: Props) {
  return (
    <span className={`${style.plate} ${style[size]} ${style[plate.colour]}`}>
      <span className={style.band} aria-hidden="true">
        <span className={style.flag} />
      </span>
      <span className={style.text}>{plate.text}</span>
    </span>
  );
}
