import type { ReactNode } from 'react';
import style from './screen.module.css';

type Props = {
  /** The one h1. */
  title: ReactNode;
  /** Beside the title: a plate, a badge, a count. */
  meta?: ReactNode;
  /** At the right of the heading. */
  actions?: ReactNode;
  /** Under the heading, above what scrolls: chips, notices. */
  bar?: ReactNode;
  /** Below what scrolls, always in sight: a `DecisionBar`. */
  footer?: ReactNode;
  /** `pad` scrolls with a margin; `fill` leaves the whole area to the child (a list, two panes). */
  body?: 'pad' | 'fill';
  children: ReactNode;
};

/** The frame of every screen: heading, what scrolls, what stays. */
export function Screen({ title, meta, actions, bar, footer, body = 'pad', children }: Props) {
  return (
    <section className={style.screen}>
      <header className={style.header}>
        <h1 className={style.title}>{title}</h1>
        {meta !== undefined && <div className={style.meta}>{meta}</div>}
        {actions !== undefined && <div className={style.actions}>{actions}</div>}
      </header>
      {bar !== undefined && <div className={style.bar}>{bar}</div>}
      {body === 'fill' ? (
        <div className={style.fill}>{children}</div>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached and scrolled by the keyboard
        <div className={style.pad} tabIndex={0}>
          {children}
        </div>
      )}
      {footer !== undefined && <footer className={style.footer}>{footer}</footer>}
    </section>
  );
}
