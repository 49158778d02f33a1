import { Route } from 'wouter';
import { AdministrationPage } from '../../features/administration/AdministrationPage.tsx';
import { sections } from '../../features/administration/sections.ts';
import { CarryPanel } from '../../features/first-load/CarryPanel.tsx';
import { WorkstationsPanel } from '../../features/workstations/WorkstationsPanel.tsx';
import { useGo } from '../use-go.ts';

/** 管理: the section that the address names, or the first. */
export function AdministrationScreen() {
  const go = useGo();
  return (
    <Route path="/administration/:section?">
      {({ section }) => (
        <AdministrationPage
          section={sections.find((one) => one === section) ?? sections[0]}
          onChoose={(chosen) => go(`/administration/${chosen}`)}
          below={belowOf(section)}
        />
      )}
    </Route>
  );
}

function belowOf(section: string | undefined) {
  if (section === 'clinic') return <CarryPanel />;
  return section === 'workstations' ? <WorkstationsPanel /> : null;
}
