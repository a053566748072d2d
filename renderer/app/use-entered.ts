import { useEffect, useRef, useState } from 'react';

/**
 * Enter that waits for its rows. A scanner sends it before those of what it typed are here, and the rows of the text
 * before must never be opened for it. `enter` asks; `takeBack`, on typing further, forgets.
 */
export const useEntered = (
  isSettled: boolean,
  onSettled: () => void,
  initially = false,
): { enter: () => void; takeBack: () => void } => {
  const [isEntered, setEntered] = useState(initially);
  const latest = useRef(onSettled);
  useEffect(() => {
    latest.current = onSettled;
  });
  useEffect(() => {
    if (!isEntered || !isSettled) return;
    setEntered(false);
    latest.current();
  }, [isEntered, isSettled]);
  return { enter: () => setEntered(true), takeBack: () => setEntered(false) };
};
