import { Kbd } from '@mantine/core';
import style from './key-hint.module.css';

const shown: Record<string, string> = { ArrowDown: '↓', ArrowUp: '↑', ArrowLeft: '←', ArrowRight: '→', Escape: 'Esc' };

/** A key as it is printed on the keyboard: `Ctrl+K` is two caps. */
export function KeyHint({ keys }: { keys: string }) {
  return (
    <span className={style.hint} aria-hidden="true">
      {keys.split(/(?<=.)\+/).map((key) => (
        <Kbd key={key}>{shown[key] ?? key}</Kbd>
      ))}
    </span>
  );
}
