import { useRoute } from 'wouter';
import { OrdersPanel } from '../../features/orders/OrdersPanel.tsx';
import { useGo } from '../use-go.ts';
import { SpecimenLabel } from './SpecimenLabel.tsx';

/** 检验: the tests of today. */
export function OrdersScreen() {
  const go = useGo();
  const [, params] = useRoute('/orders/:visitId?');
  const visitId = params?.visitId ?? null;
  return (
    <OrdersPanel
      key={visitId}
      visitId={visitId}
      Label={SpecimenLabel}
      onOpenRecord={(residentId) => go(`/residents/${residentId}`)}
    />
  );
}
