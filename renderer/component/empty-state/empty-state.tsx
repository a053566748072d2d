import type { TablerIcon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import style from './empty-state.module.css';

type Props = { icon?: TablerIcon; title: string; children?: ReactNode; action?: ReactNode };

/** Nothing to show, said plainly: "Nothing waits." and what is worth knowing instead. */
export function EmptyState({ icon: Icon, title, children, action }: Props) {
  return (
    <div className={style.empty}>
      {Icon !== undefined && <Icon className={style.icon} aria-hidden="true" />}
      <p className={style.title}>{title}</p>
      {children !== undefined && <div className={style.body}>{children}</div>}
      {action !== undefined && <div className={style.action}>{action}</div>}
    </div>
  );
}
