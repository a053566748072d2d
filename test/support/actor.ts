import { randomUUID } from 'node:crypto';
import { type Command, commandSchema } from '#domain/command/command.ts';

type Given = {
  workstation: string;
  staffNumber: string;
  subject: string;
  at: number;
  sequence: number;
  previousHash: string;
  clock?: Command['clock'];
};

/** An act that each desk's officer may name and only a verifying one may do: one mark on the checklist. */
export const recordMarks = ({ staffNumber, subject, clock, ...given }: Given): Command =>
  commandSchema.parse({
    id: randomUUID(),
    name: 'verification.record',
    baseVersion: 1,
    officer: staffNumber,
    payload: { revision: 1, marks: { buyer: { mark: 'confirmed' } } },
    subject: { kind: 'application', id: subject },
    ...given,
    ...(clock === undefined ? {} : { clock }),
  });
