import { useState } from 'react';
import type { VisitOrders } from '../../../shared/contract/orders.ts';
import type { ScanFound } from '../../../shared/contract/devices.ts';
import { useSession } from '../../host/session.ts';
import { type Command, useCommand } from '../../host/use-command.ts';
import { today } from '../../parts/use-words.ts';

type Collected = { readonly visitId: string; readonly residentId: string };

export type LabelScanner = {
  /** What the last scan was; null before one, and after a label was typed. */
  readonly found: ScanFound | null;
  /** The tests that the last scan led to; null where it led to none. */
  readonly visit: VisitOrders | null;
  readonly collect: Command<string, Collected>;
  /** A scanner read something. */
  take(found: ScanFound): void;
  /** A label was typed; true when it is one of today. */
  type(text: string): Promise<boolean>;
};

/** Follows labels and tickets to the tests of today; a label of today notes that its tube is filled (V7). */
export function useLabelScan(
  visits: readonly VisitOrders[],
  onFound: (visitId: string) => void,
): LabelScanner {
  const { can } = useSession();
  const [found, setFound] = useState<ScanFound | null>(null);
  const [visitId, setVisitId] = useState<string | null>(null);
  const collect = useCommand((client, idempotencyKey, label: string) =>
    client.orders.collect({ idempotencyKey, label }),
  );

  function show(next: string | null) {
    setVisitId(next);
    if (next !== null) onFound(next);
  }

  return {
    found,
    visit: visits.find((one) => one.visitId === visitId) ?? null,
    collect,
    take(next) {
      setFound(next);
      collect.reset();
      show(visitOf(next, visits));
      const isOfToday = next.is === 'label' && next.date === today();
      if (isOfToday && can('orders.write')) void collect.run(next.label);
    },
    async type(text) {
      setFound(null);
      const collected = await collect.run(text);
      if (collected) show(collected.visitId);
      return collected !== undefined;
    },
  };
}

function visitOf(found: ScanFound, visits: readonly VisitOrders[]): string | null {
  if (found.is === 'nothing' || (found.is === 'label' && found.date !== today())) return null;
  if (found.is === 'label' || found.is === 'ticket') return found.visitId;
  return visits.find(({ residentId }) => residentId === found.residentId)?.visitId ?? null;
}
