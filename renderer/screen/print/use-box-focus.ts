import { type RefObject, useCallback, useEffect, useRef } from 'react';

/**
 * Brings the focus to where a sheet is settled, the serial's box or the button, as soon as that sheet is in hand and drawn:
 * a list that is still to come, or a frame drawn before it, does not lose the focus.
 */
export const useBoxFocus = (
  jobId: string | undefined,
  box: RefObject<HTMLElement | null>,
): ((wanted: string) => void) => {
  const wanted = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (wanted.current === undefined || wanted.current !== jobId || box.current === null) return;
    wanted.current = undefined;
    box.current.focus();
  });
  return useCallback((next: string) => {
    wanted.current = next;
  }, []);
};
