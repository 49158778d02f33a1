import { ClosingPage } from '../../features/closing/ClosingPage.tsx';
import { PrintFallbackList } from '../../features/documents/PrintFallbackList.tsx';
import { useGo } from '../use-go.ts';

/** The end of the day, and the list for a planned outage. */
export function ClosingScreen() {
  const go = useGo();
  return (
    <ClosingPage
      fallbackList={<PrintFallbackList keys="F7" />}
      onGo={go}
      onBack={() => window.history.back()}
    />
  );
}
