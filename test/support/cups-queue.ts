import { execFileSync } from 'node:child_process';

/**
 * A CUPS queue of one test alone, to be stopped, emptied and taken away as printers are. Needs root, as
 * `scripts/printer.mjs` does.
 */
export type CupsQueue = {
  name: string;
  stop: (reason: string) => void;
  reject: (reason: string) => void;
  /** Keeps each new job at the printer, as one without paper does; false lets them through again. */
  hold: (isHeld: boolean) => void;
  listJobs: () => string[];
  cancelJobs: () => void;
  /** Sets it up anew, as after a new installation: it knows nothing of its former jobs, and holds what comes. */
  renew: () => void;
  remove: () => void;
};

const run = (command: string, ...args: string[]): string =>
  execFileSync(command, args, {
    env: { ...process.env, LC_ALL: 'C' },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

export const addCupsQueue = (kind: string): CupsQueue => {
  const name = `Kaunta-${kind}-${process.pid}`;
  const add = () => run('lpadmin', '-p', name, '-v', 'cups-pdf:/', '-m', 'lsb/usr/cups-pdf/CUPS-PDF_opt.ppd', '-E');
  add();
  let isThere = true;
  const listJobs = () => [...run('lpstat', '-o', name).matchAll(/^(\S+-\d+)\s/gm)].map(([, id]) => id ?? '');
  const cancelJobs = () => {
    for (const id of listJobs()) run('cancel', id);
  };
  const hold = (isHeld: boolean) =>
    run('lpadmin', '-p', name, '-o', `job-hold-until-default=${isHeld ? 'indefinite' : 'no-hold'}`);
  return {
    name,
    stop: (reason) => run('cupsdisable', '-r', reason, name),
    reject: (reason) => run('cupsreject', '-r', reason, name),
    hold,
    listJobs,
    cancelJobs,
    renew: () => {
      run('lpadmin', '-x', name);
      add();
      hold(true);
    },
    remove: () => {
      if (!isThere) return;
      isThere = false;
      cancelJobs();
      run('lpadmin', '-x', name);
    },
  };
};
