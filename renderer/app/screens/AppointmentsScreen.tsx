import { useRoute } from 'wouter';
import { AppointmentsPage } from '../../features/appointments/AppointmentsPage.tsx';
import { PrintPaper } from '../../features/documents/PrintPaper.tsx';
import { SearchBox } from '../../features/residents/SearchBox.tsx';
import { useDeskCard } from '../../parts/use-desk-card.ts';
import { useGo } from '../use-go.ts';

function slipOf(appointmentId: string) {
  return (
    <PrintPaper key={appointmentId} kind="appointment-slip" subjectId={appointmentId} isSmall />
  );
}

/** 预约: the board of slots, and the person in hand. */
export function AppointmentsScreen() {
  const go = useGo();
  const [, params] = useRoute('/appointments/:residentId?');
  const residentId = params?.residentId ?? null;
  const open = (id: string) => go(`/appointments/${id}`);
  const letGo = () => go('/appointments');
  useDeskCard((card) => {
    if (card.resident) open(card.resident.residentId);
  });
  return (
    <AppointmentsPage
      residentId={residentId}
      search={<SearchBox onOpen={open} onEscape={letGo} />}
      slip={slipOf}
      onOpen={open}
      onLetGo={letGo}
    />
  );
}
