import { useState } from 'react';
import type { AdministrationState, SettingView } from '../../../shared/contract/administration.ts';
import { settingGroups } from '../../../shared/domain/settings/definition.ts';
import type { SettingKey } from '../../../shared/domain/settings/registry.ts';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { FilterBox } from './FilterBox.tsx';
import { HistoryDrawer } from './HistoryDrawer.tsx';
import { SentState } from './SentState.tsx';
import { SettingRow } from './SettingRow.tsx';
import { useListKeys } from './use-list-keys.ts';

/** 规则与参数: what holds, since when, who decided it and why, and what will hold. */
export function SettingsSection({ state }: { readonly state: AdministrationState }) {
  const { t } = useWords();
  const [filter, setFilter] = useState('');
  const [chosenKey, choose] = useState<SettingKey | null>(null);
  const [editing, setEditing] = useState<SettingKey | null>(null);
  const [savedKey, setSavedKey] = useState<SettingKey | null>(null);
  const [historyOf, setHistoryOf] = useState<SettingKey | null>(null);
  // The plan of sessions has a page of its own.
  const listed = state.settings.filter(({ form }) => form.type !== 'sessions');
  const shown = listed.filter(({ key, group }) =>
    [t(`administration.setting.${key}`), t(`administration.group.${group}`)].some((text) =>
      text.toUpperCase().includes(filter.trim().toUpperCase()),
    ),
  );
  const chosen = shown.find(({ key }) => key === chosenKey) ?? shown[0];
  function move(step: 1 | -1) {
    const next = shown[shown.findIndex((one) => one === chosen) + step];
    if (next) choose(next.key);
  }

  useListKeys(move);
  return (
    <Panel
      title={t('administration.sections.settings')}
      className="admin-list"
      extra={
        <>
          <FilterBox text={filter} isWanted={editing === null} onChange={setFilter} />
          <SentState sent={state.sent} />
        </>
      }
    >
      <div className="admin-scroll">
        {shown.length === 0 && (
          <EmptyState>{t('administration.nothingFound', { text: filter })}</EmptyState>
        )}
        <Groups
          {...{ shown, chosen, editing, savedKey, choose, setEditing }}
          today={state.today}
          onSaved={(key) => {
            setSavedKey(key);
            choose(key);
            setEditing(null);
          }}
        />
      </div>
      {editing === null && chosen && (
        <SettingActs
          name={t(`administration.setting.${chosen.key}`)}
          onEdit={() => setEditing(chosen.key)}
          onHistory={() => setHistoryOf(chosen.key)}
        />
      )}
      {historyOf && (
        <HistoryDrawer
          state={state}
          title={t(`administration.setting.${historyOf}`)}
          subject={{ of: 'setting', key: historyOf }}
          onClose={() => setHistoryOf(null)}
        />
      )}
    </Panel>
  );
}

type ActsProps = {
  readonly name: string;
  readonly onEdit: () => void;
  readonly onHistory: () => void;
};

function SettingActs({ name, onEdit, onHistory }: ActsProps) {
  const { t } = useWords();
  return (
    <div className="admin-acts">
      <div className="admin-acts-row">
        <ActionButton
          label={t('administration.settings.set')}
          keys="Enter"
          isInFields
          isPrimary
          onPress={onEdit}
        />
        <ActionButton label={t('administration.history')} keys="F7" onPress={onHistory} />
        <span className="admin-acts-name">{name}</span>
      </div>
    </div>
  );
}

type GroupsProps = {
  readonly shown: readonly SettingView[];
  readonly chosen: SettingView | undefined;
  readonly editing: SettingKey | null;
  readonly savedKey: SettingKey | null;
  readonly today: AdministrationState['today'];
  readonly choose: (key: SettingKey) => void;
  readonly setEditing: (key: SettingKey | null) => void;
  readonly onSaved: (key: SettingKey) => void;
};

function Groups({ shown, chosen, editing, savedKey, today, ...acts }: GroupsProps) {
  const { t } = useWords();
  return settingGroups
    .map((group) => ({ group, own: shown.filter((view) => view.group === group) }))
    .filter(({ own }) => own.length > 0)
    .map(({ group, own }) => (
      <section key={group} className="admin-group" aria-label={t(`administration.group.${group}`)}>
        <h3>{t(`administration.group.${group}`)}</h3>
        <ul>
          {own.map((view) => (
            <SettingRow
              key={view.key}
              view={view}
              today={today}
              isChosen={view === chosen}
              isSaved={view.key === savedKey}
              isEditing={view.key === editing}
              onChoose={() => acts.choose(view.key)}
              onEdit={() => acts.setEditing(view.key)}
              onSaved={() => acts.onSaved(view.key)}
              onLeave={() => acts.setEditing(null)}
            />
          ))}
        </ul>
      </section>
    ));
}
