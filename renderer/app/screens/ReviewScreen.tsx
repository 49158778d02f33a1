import { Route, Switch } from 'wouter';
import { ConflictsPanel } from '../../features/conflicts/ConflictsPanel.tsx';
import { PairsPanel } from '../../features/merges/PairsPanel.tsx';
import { useSession } from '../../host/session.ts';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { useGo } from '../use-go.ts';

/** 核对: what only a person can decide, about one field or about two records. */
export function ReviewScreen() {
  const { t } = useWords();
  const { can } = useSession();
  const go = useGo();
  const openRecord = (residentId: string) => go(`/residents/${residentId}`);
  return (
    <Switch>
      {can('residents.merge') && (
        <Route path="/review/duplicates">
          <PairsPanel
            onOpenRecord={openRecord}
            beside={
              <ActionButton label={t('merges.back')} keys="F9" onPress={() => go('/review')} />
            }
          />
        </Route>
      )}
      <Route>
        <ConflictsPanel
          onOpenRecord={openRecord}
          beside={
            can('residents.merge') && (
              <ActionButton
                label={t('merges.open')}
                keys="F9"
                onPress={() => go('/review/duplicates')}
              />
            )
          }
        />
      </Route>
    </Switch>
  );
}
