import type { IdentityCard } from '../../shared/contract/card.ts';
import type { BenchDevice } from '../../shared/contract/demo.ts';
import type { FarEnd } from './far-end.ts';
import type { Timing } from './timing.ts';

export type SimulatorServices = {
  readonly timing: Timing;
  /** A random number of 32 bits. */
  readonly makeEpoch: () => number;
};

/** Something that a person at the bench can do to a device; with a field it needs a number. */
export type BenchButton = BenchDevice['buttons'][number];

/** A simulated device, and what can be done to it besides speaking to it over its line. */
export type Simulator = {
  readonly device: FarEnd;
  /** Where a card can be laid. */
  readonly reader?: { readonly present: (card: IdentityCard) => void; readonly lift: () => void };
  readonly measurePressure?: (pressure: {
    readonly sbp: number;
    readonly dbp: number;
    readonly pulse: number;
  }) => void;
  /** A code in front of its scanner. */
  readonly scan?: (text: string) => void;
  /** What came out of its printer, newest first. */
  readonly printed?: () => BenchDevice['printed'];
  /** A screen that is more than lines. */
  readonly screen?: () => NonNullable<BenchDevice['screen']>;
  readonly buttons?: readonly BenchButton[];
  readonly press?: (button: string, value: number | null) => void;
};
