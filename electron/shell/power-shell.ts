import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const timeoutMs = 20_000;
const largestBytes = 4 * 1024 * 1024;

/** Runs a fixed script in Windows PowerShell; what varies travels in the environment. Gives what it wrote. */
export const runPowerShell = async (script: string, variables: Record<string, string>): Promise<string> => {
  const options = { env: { ...process.env, ...variables }, timeout: timeoutMs, maxBuffer: largestBytes, windowsHide: true };
  const { stdout } = await promisify(execFile)('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script], options);
  return stdout;
};
