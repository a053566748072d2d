import { useEffect, useState } from 'react';

/** For what is mounted to open and unmounted to close: the focus goes back to where it came from, unless it went on. */
export const useFocusReturn = (): void => {
  const [from] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      setTimeout(() => {
        const lost = document.activeElement === null || document.activeElement === document.body;
        if (lost && from instanceof HTMLElement && from.isConnected) from.focus();
      });
    },
    [from],
  );
};
