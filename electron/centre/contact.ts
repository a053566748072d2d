/** Whether the centre was reached when it was last asked; taken for reached before. Told by the sync, asked by the rules. */
export type Contact = { isReached: () => boolean; tell: (reached: boolean) => void };

export const createContact = (): Contact => {
  let reached = true;
  return {
    isReached: () => reached,
    tell: (now) => {
      reached = now;
    },
  };
};
