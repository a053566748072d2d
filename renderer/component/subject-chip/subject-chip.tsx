import type { ApplicationRow } from '#domain/contract/screen/case.ts';
import { useWord } from '../../app/use-word.ts';
import { PlateChip } from '../plate-chip/plate-chip.tsx';
import style from './subject-chip.module.css';

/** What an application is about. */
export type Subject = Pick<ApplicationRow, 'plate' | 'licence'>;
/** An act whose record is not here is about nothing that could be shown. */
export const hasSubject = ({ plate, licence }: Subject): boolean => plate !== null || licence !== null;

type Props = { subject: Subject; size?: 'small' | 'large' };

/** The plate of a vehicle, or in its place a licence by its number; by its kind while it has none. */
export function SubjectChip({ subject: { plate, licence }, size = 'small' }: Props) {
  const word = useWord();
  if (licence === null) return <PlateChip plate={plate} size={size} />;
  const name = licence.number ?? word('licenceKind', licence.kind);
  return (
    <span className={`${style.licence} ${style[size]}`} title={name}>
      {name}
    </span>
  );
}
