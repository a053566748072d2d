import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Demonstration } from '../../app/shell/demonstration.tsx';
import { Display } from '../../app/shell/display.tsx';
import { KeyNotice } from '../../app/shell/key-notice.tsx';
import { useKeyHelp } from '../../app/shell/use-key-help.tsx';
import style from './door.module.css';

type Props = {
  title: string;
  children: ReactNode;
  demonstration?: boolean;
  aside?: ReactNode;
  office?: string | undefined;
};

/** The frame of what comes before the desks: the product, the office, one form, and the display settings. */
export function Door({ title, children, demonstration = false, aside, office }: Props) {
  const { t } = useTranslation(['session', 'common']);
  const { help } = useKeyHelp();
  return (
    <div className={style.door}>
      {demonstration && <Demonstration />}
      <header className={style.top}>
        <Display />
      </header>
      <main className={style.main} data-aside={aside !== undefined || undefined}>
        <div className={style.form}>
          <p className={style.product}>
            <span className={style.mark} aria-hidden="true" />
            {t('common:product')}
            <span className={style.lead}>{office ?? t('lead')}</span>
          </p>
          <h1 className={style.title}>{title}</h1>
          {children}
        </div>
        {aside !== undefined && <div className={style.aside}>{aside}</div>}
      </main>
      {help}
      <KeyNotice />
    </div>
  );
}
