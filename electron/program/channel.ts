/**
 * Something that one part says and others hear, made before any of them. Those who hear do so in the order in which
 * they were subscribed, before `emit` returns.
 */
export type Channel<Said extends unknown[] = []> = {
  emit: (...said: Said) => void;
  on: (hear: (...said: Said) => void) => void;
};

export const createChannel = <Said extends unknown[] = []>(): Channel<Said> => {
  const hearing: ((...said: Said) => void)[] = [];
  return {
    emit: (...said) => {
      for (const hear of hearing) hear(...said);
    },
    on: (hear) => {
      hearing.push(hear);
    },
  };
};
