/** What a log may say of a bug: what it is called and where it came up, never its message. */
export type BugReport = { error: string; frames: string[] };

/** A place of the program's: a name, and a file with line and column. */
const frame = /^\s+at (?:[\w$.<>[\] #]+ )?\(?(?:(?:[\w@:./\\+%~-]|\s)*:\d+:\d+|<anonymous>|native)\)?$/;
const plainWord = /^[\w$.-]{1,60}$/;
const nameOf = (error: Error): string => {
  const words = 'code' in error ? [error.name, String(error.code)] : [error.name];
  return words.filter((word) => plainWord.test(word)).join(' ') || 'Error';
};

/** The stack without its first part, which is the message, of however many lines. */
const framesOf = ({ stack = '', message }: Error): string[] => {
  const from = stack.indexOf(message);
  const rest = from < 0 ? stack : stack.slice(from + message.length);
  return rest
    .split('\n')
    .filter((line) => frame.test(line))
    .map((line) => line.trim());
};

/**
 * Messages stay out: a parser's quotes what it read, a database's the values of its statement, and either may be a
 * person's name. `error`: the names down the chain of causes; `frames`: of the error itself.
 */
export const describeBug = (error: unknown): BugReport => {
  const names: string[] = [];
  for (let at: unknown = error; at instanceof Error && names.length < 10; at = at.cause) names.push(nameOf(at));
  return { error: names.join(' < ') || typeof error, frames: error instanceof Error ? framesOf(error) : [] };
};
