import type { TablerIcon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import style from './badge.module.css';
import { type Tone, toneClass } from './tone.ts';

/** A short state in a line of text: icon, word, meaning colour. */
export function Badge({ icon: Icon, tone, children }: { icon: TablerIcon; tone: Tone; children: ReactNode }) {
  return (
    <span className={`${style.badge} ${toneClass(tone)}`}>
      <Icon className={style.icon} aria-hidden="true" />
      <span className={style.word}>{children}</span>
    </span>
  );
}
