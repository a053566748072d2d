import { execFile } from 'node:child_process';
import { win32 } from 'node:path';
import { promisify } from 'node:util';

const timeoutMs = 20_000;
const largestBytes = 4 * 1024 * 1024;

/** By its whole path: of a mere name Windows looks in the current folder first. */
export const powerShellProgram = ({ SystemRoot }: NodeJS.ProcessEnv): string => {
  const root = SystemRoot !== undefined && /^[A-Za-z]:\\[^/]*$/.test(SystemRoot) ? SystemRoot : 'C:\\Windows';
  return win32.join(root, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe');
};

/** Runs a fixed script in Windows PowerShell; what varies travels in the environment. Gives what it wrote. */
export const runPowerShell = async (script: string, variables: Record<string, string>): Promise<string> => {
  const options = {
    env: { ...process.env, ...variables },
    timeout: timeoutMs,
    maxBuffer: largestBytes,
    windowsHide: true,
  };
  const { stdout } = await promisify(execFile)(
    powerShellProgram(process.env),
    ['-NoProfile', '-NonInteractive', '-Command', script],
    options,
  );
  return stdout;
};
