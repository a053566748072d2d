/**
 * Lets all go on that waits for nothing but its turn: what has not happened then does not happen, however slow the
 * machine.
 */
export const passTurns = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};
