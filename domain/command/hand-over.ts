import { type Application, findConfirmedPrint, listSurrenderDue } from '../application.ts';
import { civilDateAt } from '../civil-date.ts';
import { AppError } from '../contract/errors.ts';
import { isSameIdentity, listAcceptedKinds, normaliseIdentityNumber } from '../identity.ts';
import type { Officer } from '../officer.ts';
import { matchName } from '../person-name.ts';
import type { Office } from '../reference.ts';
import type { Rule } from './apply.ts';

/** The officer both approved and printed this application, and the office keeps the hands apart. */
export const isSeparationBroken = (
  state: Application,
  officer: Pick<Officer, 'staffNumber'>,
  office: Pick<Office, 'separation'>,
): boolean =>
  office.separation === 'strict' &&
  state.decision?.by === officer.staffNumber &&
  findConfirmedPrint(state)?.by === officer.staffNumber;

/**
 * One guarded act: the item on this office's shelf, nothing against the vehicle, the named person with the original
 * document, everything to surrender taken in, a signature, and another pair of hands where the office asks it.
 */
export const handOver: Rule<'collection.handOver'> = {
  role: 'collection',
  from: ['shelved'],
  apply: (state, { payload, at, officer }, context) => {
    const restriction = state.restrictions[0];
    if (restriction !== undefined)
      throw new AppError('RESTRICTED', 'The vehicle is under a restriction', { kind: restriction.kind });
    if (isSeparationBroken(state, context.officer, context.office))
      throw new AppError('SEPARATION', 'The officer who approved and printed does not hand over');
    const named = state.collector;
    const accepted = listAcceptedKinds(named.identity.kind, context.reference['identity-kind'], civilDateAt(at));
    if (!isSameIdentity(payload.collector.identity, named.identity, accepted))
      throw new AppError('COLLECTOR_MISMATCH', 'The identity shown is not the one named in the application', {
        field: 'identity',
      });
    const nameMatch = matchName(payload.collector.name, named.name);
    if (nameMatch === 'different')
      throw new AppError('COLLECTOR_MISMATCH', 'The name shown is not the one named in the application', {
        field: 'name',
      });
    for (const due of listSurrenderDue(state)) {
      const given = payload.surrendered.find(
        (one) => one.kind === due.kind && normaliseIdentityNumber(one.number) === normaliseIdentityNumber(due.number),
      );
      if (given === undefined)
        throw new AppError('SURRENDER_MISSING', 'The old logbook is not taken in', { number: due.number });
    }
    if (payload.signature.strokes.length === 0) throw new AppError('SIGNATURE_MISSING', 'The collector has not signed');
    const { collector, surrendered, signature, slipNumber } = payload;
    return {
      ...state,
      status: 'collected',
      handOver: {
        collector,
        nameMatch,
        surrendered,
        signature,
        slipNumber,
        officerName: context.officer.name,
        at,
        by: officer,
      },
    };
  },
};
