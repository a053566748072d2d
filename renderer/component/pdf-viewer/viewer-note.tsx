import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './pdf-viewer.module.css';

type Props = { tone?: 'warning' | 'plain'; action?: ReactNode; children: ReactNode };

/** A line above the paper about something that is wrong with it (`warning`) or beside it (`plain`). */
export function ViewerNote({ tone = 'warning', action, children }: Props) {
  const Icon = tone === 'warning' ? IconAlertTriangle : IconInfoCircle;
  return (
    <div className={classes.note} data-tone={tone} role="note">
      <Icon className={classes.noteIcon} aria-hidden="true" />
      <span className={classes.noteText}>{children}</span>
      {action}
    </div>
  );
}
