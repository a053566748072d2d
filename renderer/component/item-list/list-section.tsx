import { type ReactNode, useId } from 'react';
import style from './list-section.module.css';

type Props = { title: ReactNode; className: string | undefined; children: ReactNode };

/** A list of a desk under its heading, which stays while the list scrolls. */
export function ListSection({ title, className, children }: Props) {
  const id = useId();
  return (
    <section className={className} aria-labelledby={id}>
      <h2 id={id} className={style.heading}>
        {title}
      </h2>
      {children}
    </section>
  );
}
