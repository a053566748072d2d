/**
 * Everything that goes wrong in a simulation, by name; each time one strikes it is counted, so that a campaign can say
 * what it has been through.
 */
export const faultKinds = [
  'request lost',
  'request into a black hole',
  'request doubled',
  'request late, out of order',
  'captive portal',
  'refused before the centre',
  'asked to come back later',
  'reply lost',
  'reply slow',
  'reply too late',
  'reply cut',
  'reply of another',
  'reply from an old cache',
  'replaced after the centre',
  'line down',
  'centre down',
  'centre busy with an act',
  'token over',
  'officer removed',
  'power cut in a write',
  'plug pulled',
  'disk full',
  'disk error',
  'clock jump',
  'weeks pass',
] as const;
export type FaultKind = (typeof faultKinds)[number];
export type FaultCount = Partial<Record<FaultKind, number>>;
export type Strike = (kind: FaultKind) => void;

export const createFaultCount = (): { counts: FaultCount; strike: Strike } => {
  const counts: FaultCount = {};
  return {
    counts,
    strike: (kind) => {
      counts[kind] = (counts[kind] ?? 0) + 1;
    },
  };
};
