/**
 * What JSON may cost to parse, known by one look at its text: `[[],[],…]` is small to send and large to hold. A batch
 * of a counter has some ten thousand values, the pen strokes of signatures included, and is nested some ten deep.
 */
export const jsonLimit = { values: 250_000, depth: 64 } as const;

const [quote, backslash, comma, colon, openArray, closeArray, openObject, closeObject] = [
  34, 92, 44, 58, 91, 93, 123, 125,
];

/** Where the string that begins at `at` ends. */
const endOfString = (text: string, at: number): number => {
  for (let place = at + 1; place < text.length; place += 1) {
    const sign = text.charCodeAt(place);
    if (sign === quote) return place;
    if (sign === backslash) place += 1;
  }
  return text.length;
};

/** Whether a text has no more values and no deeper nesting than JSON may. Says nothing of whether it is JSON. */
export const isBearableJson = (text: string): boolean => {
  let [values, depth] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charCodeAt(at);
    if (sign === quote) at = endOfString(text, at);
    else if (sign === comma || sign === colon) values += 1;
    else if (sign === openArray || sign === openObject) {
      values += 1;
      depth += 1;
    } else if (sign === closeArray || sign === closeObject) depth -= 1;
    if (values > jsonLimit.values || depth > jsonLimit.depth) return false;
  }
  return true;
};
