// What fails under Wine and not on Windows, or what Wine cannot show: `test` is the start of `file: name`.
export const knownFailures = [];
