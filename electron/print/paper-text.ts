/**
 * Text from outside, made safe to set: one line, no control, direction or invisible signs, and only signs that the
 * embedded fonts can draw. What they cannot draw is shown as `?`, never left out in silence.
 */
const space = /[\p{Cc}\p{Zl}\p{Zp}\p{Zs}]+/gu;
const invisible = /\p{Cf}/gu;

/** What both Inter and Roboto Mono draw: Latin, Latin-1, Latin Extended-A and common punctuation. */
const undrawable = /[^\u0020-\u007E\u00A1-\u00AC\u00AE-\u0148\u014A-\u017F\u2013\u2014\u2018-\u201E\u2022\u2026\u20AC]+/gu;

export const cleanText = (text: string): string => text.replace(invisible, '').replace(space, ' ').normalize('NFC').replace(undrawable, '?').trim();
