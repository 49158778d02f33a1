import type { Weather } from './line.ts';

export const regimeNames = [
  'net',
  'server-restore',
  'client-restore',
  'deaths',
  'schema',
  'merge',
  'home-takeover',
  'everything',
  'succession',
  'sharing',
  'sharing-losses',
  'papers',
  'dismissals',
] as const;
export type RegimeName = (typeof regimeNames)[number];

/** What a schedule is made of: how often each thing happens in it. */
export type Regime = {
  readonly clinics: number;
  /** Of each clinic: its home and its desks. */
  readonly workstations: number;
  readonly weather: Weather;
  readonly acts: number;
  /** Of the acts: merges and unmerges of residents, from 0 to 1. */
  readonly links: number;
  /** Processes that die between two statements. */
  readonly crashes: number;
  readonly districtCrashes: number;
  readonly fullDisks: number;
  /** Clocks that are put wrong by up to so many minutes. */
  readonly wrongClocks: boolean;
  /** Power cuts that take the last commits. */
  readonly powerLosses: number;
  /** Files put back from a copy made earlier. */
  readonly localRestores: number;
  /** Another machine started from a copy of the disk. */
  readonly clones: number;
  /** The district goes on from an earlier backup. */
  readonly serverRestores: number;
  /** Machines that never come back. */
  readonly deaths: number;
  /** Transactions of a version that nobody else has yet. */
  readonly futureActs: number;
  readonly takeOvers: number;
  /** Clinics whose home burns, and is replaced by a machine that has nothing. */
  readonly fires?: number;
  /** Look-ups of residents of other clinics; half as often a membership ends. */
  readonly lookUps?: number;
  /** Papers that people add to records; half as often somebody wants to read one. */
  readonly papers?: number;
  /** Workstations that are sent away. */
  readonly dismissals?: number;
};

const storm: Weather = {
  loseRequest: 0.12,
  loseAnswer: 0.15,
  repeat: 0.1,
  ghost: 0.05,
  longestMs: 400,
};

const net: Regime = {
  clinics: 1,
  workstations: 3,
  weather: storm,
  acts: 36,
  links: 0.03,
  crashes: 6,
  districtCrashes: 2,
  fullDisks: 1,
  wrongClocks: true,
  powerLosses: 0,
  localRestores: 0,
  clones: 0,
  serverRestores: 0,
  deaths: 0,
  futureActs: 0,
  takeOvers: 0,
};

export const regimes: Readonly<Record<RegimeName, Regime>> = {
  net,
  'server-restore': { ...net, serverRestores: 3 },
  'client-restore': { ...net, powerLosses: 3, localRestores: 2, clones: 1 },
  deaths: { ...net, serverRestores: 2, deaths: 1 },
  schema: { ...net, futureActs: 5 },
  merge: { ...net, links: 0.4 },
  'home-takeover': { ...net, takeOvers: 3, deaths: 1 },
  everything: {
    ...net,
    clinics: 2,
    links: 0.1,
    powerLosses: 2,
    localRestores: 1,
    clones: 1,
    serverRestores: 2,
    deaths: 1,
    futureActs: 2,
    takeOvers: 1,
  },
  sharing: { ...net, clinics: 2, workstations: 2, lookUps: 14, serverRestores: 2 },
  'sharing-losses': {
    ...net,
    clinics: 2,
    workstations: 2,
    lookUps: 14,
    serverRestores: 1,
    powerLosses: 2,
    localRestores: 1,
    clones: 1,
    deaths: 1,
    takeOvers: 1,
  },
  papers: {
    ...net,
    clinics: 2,
    workstations: 2,
    acts: 12,
    lookUps: 12,
    papers: 24,
    serverRestores: 1,
    powerLosses: 2,
    localRestores: 1,
    clones: 1,
    takeOvers: 1,
  },
  dismissals: {
    ...net,
    powerLosses: 1,
    takeOvers: 2,
    dismissals: 2,
  },
  succession: { ...net, fires: 1, serverRestores: 1, takeOvers: 1, localRestores: 1 },
};
