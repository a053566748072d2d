import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconInfoCircle, type TablerIcon } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef } from 'react';
import style from './note.module.css';
import { type Tone, toneClass } from './tone.ts';

const icons = {
  grey: IconInfoCircle,
  blue: IconInfoCircle,
  green: IconCircleCheck,
  amber: IconAlertTriangle,
  red: IconCircleX,
} as const satisfies Record<Tone, TablerIcon>;

type Props = { tone: Tone; title?: ReactNode; children?: ReactNode; action?: ReactNode; role?: 'alert' | 'status' };

/**
 * A statement set apart from its surroundings: an icon, a title, a sentence, at most one act. What is said aloud comes
 * into sight too.
 */
export function Note({ tone, title, children, action, role }: Props) {
  const Icon = icons[tone];
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (role !== undefined) ref.current?.scrollIntoView({ block: 'nearest' });
  }, [role]);
  return (
    <div ref={ref} className={`${style.note} ${toneClass(tone)}`} role={role}>
      <div className={style.row}>
        <Icon className={style.icon} aria-hidden="true" />
        <div className={style.text}>
          {title !== undefined && <p className={style.title}>{title}</p>}
          {children}
        </div>
        {action !== undefined && <div className={style.action}>{action}</div>}
      </div>
    </div>
  );
}
