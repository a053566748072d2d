import { z } from 'zod';
import { type FaultKind, faultKinds } from './fault.ts';
import type { Outcome } from './simulation.ts';

/** What a campaign has been through, summed over its seeds; each part of it writes one, and they are added up. */
const tallySchema = z.object({
  struck: z.number(),
  seeds: z.number(),
  acts: z.number(),
  once: z.number(),
  refused: z.number(),
});
export const sumsSchema = z.object({
  seeds: z.number(),
  broken: z.array(z.int()),
  cpuSeconds: z.number(),
  virtualHours: z.number(),
  events: z.number(),
  requests: z.number(),
  /** Commands that reached the centre, those that came again included. */
  commands: z.number(),
  /**
   * Acts that the program said "done" to; those at the centre exactly once; those that it refused, with the refusal on
   * the Sync desk or settled there.
   */
  acts: z.number(),
  once: z.number(),
  refused: z.number(),
  lives: z.number(),
  faults: z.partialRecord(z.enum(faultKinds), tallySchema),
});
export type Sums = z.infer<typeof sumsSchema>;

export const noSums = (): Sums => ({
  seeds: 0,
  broken: [],
  cpuSeconds: 0,
  virtualHours: 0,
  events: 0,
  requests: 0,
  commands: 0,
  acts: 0,
  once: 0,
  refused: 0,
  lives: 0,
  faults: {},
});

export const toSums = (seed: number, outcome: Outcome, cpuSeconds: number): Sums => {
  const { failure, steps, acts, once, refused, lives, requests, commands } = outcome;
  const faults: Sums['faults'] = {};
  for (const [kind, struck] of Object.entries(outcome.faults) as [FaultKind, number][])
    faults[kind] = { struck, seeds: 1, acts, once, refused }; // the keys of its type
  const virtualHours = outcome.virtualMs / 3_600_000;
  return {
    seeds: 1,
    broken: failure === undefined ? [] : [seed],
    cpuSeconds,
    virtualHours,
    events: steps,
    requests,
    commands,
    acts,
    once,
    refused,
    lives,
    faults,
  };
};

export const addSums = (one: Sums, other: Sums): Sums => {
  const faults: Sums['faults'] = {};
  for (const kind of faultKinds) {
    const parts = [one.faults[kind], other.faults[kind]].filter((part) => part !== undefined);
    if (parts.length === 0) continue;
    const sum = (key: keyof (typeof parts)[0]) => parts.reduce((total, part) => total + part[key], 0);
    faults[kind] = {
      struck: sum('struck'),
      seeds: sum('seeds'),
      acts: sum('acts'),
      once: sum('once'),
      refused: sum('refused'),
    };
  }
  const numbers = Object.fromEntries(
    (
      [
        'seeds',
        'cpuSeconds',
        'virtualHours',
        'events',
        'requests',
        'commands',
        'acts',
        'once',
        'refused',
        'lives',
      ] as const
    ).map((key) => [key, one[key] + other[key]]),
  ) as Omit<Sums, 'broken' | 'faults'>; // the keys named
  return { ...numbers, broken: [...one.broken, ...other.broken].sort((a, b) => a - b), faults };
};

const thousands = (value: number): string => Math.round(value).toLocaleString('en-GB');

export const formatSums = (sums: Sums): string => {
  const struck = Object.values(sums.faults).reduce((total, { struck: one }) => total + one, 0);
  const kinds = Object.entries(sums.faults).map(([kind, tally]) => `${thousands(tally.struck)} ${kind}`);
  return [
    `${thousands(sums.seeds)} seeds, ${sums.broken.length} broken${sums.broken.length > 0 ? ` (${sums.broken.join(', ')})` : ''}, ${(sums.seeds / sums.cpuSeconds).toFixed(1)} seeds a second of one core`,
    `  ${thousands(sums.virtualHours)} hours of virtual time, ${thousands(sums.events)} events, ${thousands(sums.requests)} requests, ${thousands(sums.commands)} commands at the centre, ${thousands(sums.lives)} lives`,
    `  ${thousands(sums.acts)} acts acknowledged: ${thousands(sums.once)} at the centre exactly once, ${thousands(sums.refused)} refused by it and shown, ${thousands(sums.acts - sums.once - sums.refused)} lost or doubled`,
    `  ${thousands(struck)} faults: ${kinds.join(', ')}`,
    '',
  ].join('\n');
};
