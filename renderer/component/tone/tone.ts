import style from './tone.module.css';

/** The five meanings a colour may have. Always shown with an icon and a word. */
export type Tone = 'grey' | 'blue' | 'green' | 'amber' | 'red';

/** The class that gives `--tone-ink`, `--tone-soft`, `--tone-line` and `--tone-fill` their values. */
export const toneClass = (tone: Tone): string => style[tone] ?? '';
