import type { PendingReading } from '../../../shared/contract/measurement.ts';
import type { Meaning } from '../../ui/Mark.tsx';

/** Colour and shape of the tiers of domain.md h.1. */
export const tierMeanings: Readonly<Record<PendingReading['tier'], Meaning>> = {
  ok: 'ok',
  confirm: 'attention',
  alert: 'danger',
  refuse: 'danger',
};
