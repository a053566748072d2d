import { app, dialog } from 'electron';
import { describeBug } from '#domain/contract/bug.ts';
import { isRestart, takeRestart } from '../program/restart.ts';
import type { Log } from '../workstation/context.ts';

const exitCode = 5;
const title = 'Kaunta';
const restarted =
  'Kaunta met a fault and started again. Every step that was recorded is kept. Sign in and go on; what was being typed is to be typed again.\n\n' +
  'Kaunta ilipata hitilafu na ikaanza upya. Kila kitendo kilichorekodiwa kimehifadhiwa. Ingia na uendelee; kilichokuwa kikiandikwa kiandikwe tena.';
const stopped =
  'Kaunta met the same kind of fault several times and has stopped. Every step that was recorded is kept. Tell support.\n\n' +
  'Kaunta ilipata hitilafu mara kadhaa na imesimama. Kila kitendo kilichorekodiwa kimehifadhiwa. Kijulishe kitengo cha usaidizi wa kiufundi.';

/**
 * After an exception that nobody caught the program's state is anybody's guess: it is logged, and the program ends and
 * starts again, three times in ten minutes at most. A rejection that nobody awaited ends nothing: it is logged.
 */
export const restartOnFault = ({ file, log, stop }: { file: string; log: Log; stop: () => void }): void => {
  let isEnding = false;
  process.on('unhandledRejection', (error) => log('error', 'unhandled', describeBug(error)));
  process.on('uncaughtException', (error) => {
    log('error', 'uncaught', describeBug(error));
    if (isEnding) return;
    isEnding = true;
    try {
      stop();
    } catch (fault) {
      log('error', 'uncaught', describeBug(fault));
    }
    if (takeRestart(file, Date.now())) app.relaunch();
    else dialog.showErrorBox(title, stopped);
    app.exit(exitCode);
  });
};

/** Tells the officer after the restart; nothing waits for the answer. */
export const tellOfRestart = (file: string): void => {
  if (isRestart(file, Date.now())) void dialog.showMessageBox({ type: 'info', title, message: restarted });
};
