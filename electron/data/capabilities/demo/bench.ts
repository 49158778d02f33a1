import type { BenchOrder, BenchState } from '../../../../shared/contract/demo.ts';

type Cards = BenchState['cards'];
type Devices = BenchState['devices'];

/** Between the panel and the program that plays the devices. In memory: it is a play. */
export type BenchRelay = {
  attach(cards: Cards, take: (order: BenchOrder) => void): () => void;
  report(devices: Devices): void;
  /** False when no bench is attached. */
  order(order: BenchOrder): boolean;
  setCut(cut: boolean): void;
  state(): BenchState;
};

/** Makes the relay. The newest bench wins: an older one is gone or about to go. */
export function createBenchRelay(): BenchRelay {
  let bench: { readonly cards: Cards; readonly take: (order: BenchOrder) => void } | null = null;
  let devices: Devices = [];
  let districtLineCut = false;
  return {
    attach(cards, take) {
      const mine = { cards, take };
      bench = mine;
      return () => {
        if (bench === mine) bench = null;
      };
    },
    report: (next) => void (devices = next),
    order(order) {
      bench?.take(order);
      return bench !== null;
    },
    setCut: (cut) => void (districtLineCut = cut),
    state: () => ({
      running: bench !== null,
      cards: bench?.cards ?? [],
      devices: bench ? devices : [],
      districtLineCut,
    }),
  };
}
