import type { TablerIcon } from '@tabler/icons-react';
import { type Tone, toneClass } from '../../component/tone/tone.ts';
import style from './state-line.module.css';

type Props = {
  look: { icon: TablerIcon; tone: Tone };
  /** What the icon says, for those who hear it. */
  state: string;
  name: string;
  sentences: readonly string[];
};

/** One thing that is in order or not: its sign, its name, what it is and, where something is to be done, what. */
export function StateLine({ look: { icon: Icon, tone }, state, name, sentences }: Props) {
  return (
    <li className={`${style.line} ${toneClass(tone)}`}>
      <Icon className={style.icon} role="img" aria-label={state} />
      <div>
        <p className={style.name}>{name}</p>
        {sentences.map((sentence) => (
          <p key={sentence} className={style.sentence}>
            {sentence}
          </p>
        ))}
      </div>
    </li>
  );
}
