/** Waits for work, but not past an abort: the work goes on by itself then, and its end is nobody's business here. */
export const untilAborted = (work: Promise<unknown>, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const leave = (): void => resolve();
    signal.addEventListener('abort', leave, { once: true });
    if (signal.aborted) leave();
    // Taken off again: a signal that never aborts would keep every listener, and itself, for ever.
    work.then(leave, reject).finally(() => signal.removeEventListener('abort', leave));
  });
