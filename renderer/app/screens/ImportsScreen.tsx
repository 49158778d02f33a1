import { Route } from 'wouter';
import { ImportsPage } from '../../features/imports/ImportsPage.tsx';
import { useGo } from '../use-go.ts';

/** 导入: the file that the address names, or the newest. */
export function ImportsScreen() {
  const go = useGo();
  return (
    <Route path="/imports/:importId?">
      {({ importId }) => (
        <ImportsPage importId={importId ?? null} onChoose={(chosen) => go(`/imports/${chosen}`)} />
      )}
    </Route>
  );
}
