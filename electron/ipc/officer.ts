import type { Officer } from '#domain/officer.ts';
import type { Parts } from '../program/parts.ts';

/** Asks a desk in the name of whoever is signed in. @throws AppError SIGNED_OUT, before the desk is asked anything */
export const createAsk =
  <Desk>(parts: () => Parts, deskOf: (parts: Parts) => Desk) =>
  async <Answer>(ask: (desk: Desk, officer: Officer) => Promise<Answer>): Promise<Answer> => {
    const open = parts();
    const officer = open.session.officer();
    return ask(deskOf(open), officer);
  };
