import { useEffect, useRef } from 'react';

const kinds = ['keydown', 'pointerdown', 'wheel'] as const;

/**
 * Turns to the guess of the line in hand that comes after the line, the first of them, and only where the officer has
 * touched nothing meanwhile: no page is taken from under their eyes.
 */
export const useLateGuess = (lineId: string | undefined, guess: number | undefined, turn: () => void): void => {
  const turnRef = useRef(turn);
  turnRef.current = turn;
  const before = useRef({ lineId, guess });
  const isTouched = useRef(false);
  useEffect(() => {
    const touch = (): void => {
      isTouched.current = true;
    };
    for (const kind of kinds) window.addEventListener(kind, touch, { capture: true, passive: true });
    return () => {
      for (const kind of kinds) window.removeEventListener(kind, touch, { capture: true });
    };
  }, []);
  useEffect(() => {
    const isSameLine = before.current.lineId === lineId;
    const isFirst = before.current.guess === undefined && guess !== undefined;
    before.current = { lineId, guess };
    // The key that brought the line into hand does not count
    if (!isSameLine) isTouched.current = false;
    else if (isFirst && !isTouched.current) turnRef.current();
  }, [lineId, guess]);
};
