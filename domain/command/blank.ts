import { normaliseSerial } from '../serial.ts';
import type { Command } from './command.ts';

export type BlankUse = { serial: string; jobId: string; outcome: 'confirmed' | 'spoiled' };

/**
 * The numbered blank that an act uses up, by its key: as the logbook, spoiled, or spoiled by a print that is withdrawn.
 */
export const findBlankUse = (command: Command): BlankUse | undefined => {
  switch (command.name) {
    case 'logbook.confirm':
      return { serial: normaliseSerial(command.payload.serial), jobId: command.payload.jobId, outcome: 'confirmed' };
    case 'logbook.spoil':
      return command.payload.serial === null
        ? undefined
        : { serial: normaliseSerial(command.payload.serial), jobId: command.payload.jobId, outcome: 'spoiled' };
    case 'act.withdraw':
      return command.payload.blank === null
        ? undefined
        : {
            serial: normaliseSerial(command.payload.blank.serial),
            jobId: command.payload.blank.jobId,
            outcome: 'spoiled',
          };
    default:
      return undefined;
  }
};
