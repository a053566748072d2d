// What fails under Wine and not on Windows: `test` is the start of `file: name`, `reason` what Wine lacks.
export const knownFailures = [
  {
    test: 'test/integration/counter/download.test.ts: a download by a process that is killed',
    reason: "The test listens to a child's stdout, and through a pipe Wine's Node writes nothing.",
  },
];
