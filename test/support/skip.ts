/**
 * Whether tests are to be skipped here. Never without a word; and never on Linux as root, where unattended runs are and
 * everything can be provided: there what is missing is a fault.
 * @throws Error there
 */
export const mustSkip = (canRun: boolean, what: string, needs: string): boolean => {
  if (canRun) return false;
  const line = `${what} did not run: it needs ${needs}`;
  if (process.platform === 'linux' && process.getuid?.() === 0) throw new Error(line);
  process.stderr.write(`\n*** SKIPPED: ${line} ***\n\n`);
  return true;
};
