import { Button, Input, type InputRef, Popover } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { AdministrationState, SettingView } from '../../../shared/contract/administration.ts';
import { settingGroups } from '../../../shared/domain/settings/definition.ts';
import type { SettingKey } from '../../../shared/domain/settings/registry.ts';
import { useCommand } from '../../host/use-command.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { useShortcut } from '../../ui/shortcuts.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { HistoryDrawer } from './HistoryDrawer.tsx';
import { SentState } from './SentState.tsx';
import { SettingForm } from './SettingForm.tsx';
import { useSettingWords } from './setting-words.ts';

/** 规则与参数: what holds, since when, who decided it and why, and what will hold. */
export function SettingsSection({ state }: { readonly state: AdministrationState }) {
  const { t } = useWords();
  const [filter, setFilter] = useState('');
  const [chosenKey, choose] = useState<SettingKey | null>(null);
  const [editing, setEditing] = useState<SettingKey | null>(null);
  const [savedKey, setSavedKey] = useState<SettingKey | null>(null);
  const [historyOf, setHistoryOf] = useState<SettingKey | null>(null);
  const filterRef = useRef<InputRef>(null);
  const shown = state.settings.filter(({ key, group }) =>
    [t(`administration.setting.${key}`), t(`administration.group.${group}`)].some((text) =>
      text.toUpperCase().includes(filter.trim().toUpperCase()),
    ),
  );
  const chosen = shown.find(({ key }) => key === chosenKey) ?? shown[0];
  const isFree = () => document.activeElement?.closest('.admin-form, .admin-nav') === null;

  function move(step: 1 | -1) {
    const next = shown[shown.findIndex((one) => one === chosen) + step];
    if (isFree() && next) choose(next.key);
  }

  useShortcut('ArrowDown', t('administration.select'), () => move(1), { isInFields: true });
  useShortcut('ArrowUp', t('administration.select'), () => move(-1), { isInFields: true });
  useEffect(() => {
    if (editing === null) filterRef.current?.focus();
  }, [editing]);

  return (
    <Panel
      title={t('administration.sections.settings')}
      className="admin-list"
      extra={
        <>
          <Input
            ref={filterRef}
            autoFocus
            allowClear
            className="admin-filter"
            aria-label={t('administration.filter')}
            placeholder={t('administration.filter')}
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') setFilter('');
            }}
          />
          <SentState sent={state.sent} />
        </>
      }
    >
      <div className="admin-scroll">
        {shown.length === 0 && (
          <EmptyState>{t('administration.nothingFound', { text: filter })}</EmptyState>
        )}
        {settingGroups.map((group) => {
          const own = shown.filter((view) => view.group === group);
          if (own.length === 0) return null;
          return (
            <section
              key={group}
              className="admin-group"
              aria-label={t(`administration.group.${group}`)}
            >
              <h3>{t(`administration.group.${group}`)}</h3>
              <ul>
                {own.map((view) => (
                  <SettingRow
                    key={view.key}
                    view={view}
                    today={state.today}
                    isChosen={view === chosen}
                    isSaved={view.key === savedKey}
                    isEditing={view.key === editing}
                    onChoose={() => choose(view.key)}
                    onEdit={() => setEditing(view.key)}
                    onSaved={() => {
                      setSavedKey(view.key);
                      choose(view.key);
                      setEditing(null);
                    }}
                    onLeave={() => setEditing(null)}
                  />
                ))}
              </ul>
            </section>
          );
        })}
      </div>
      {editing === null && chosen && (
        <div className="admin-acts">
          <div className="admin-acts-row">
            <ActionButton
              label={t('administration.settings.set')}
              keys="Enter"
              isInFields
              isPrimary
              onPress={() => setEditing(chosen.key)}
            />
            <ActionButton
              label={t('administration.history')}
              keys="F7"
              onPress={() => setHistoryOf(chosen.key)}
            />
            <span className="admin-acts-name">{t(`administration.setting.${chosen.key}`)}</span>
          </div>
        </div>
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

type RowProps = {
  readonly view: SettingView;
  readonly today: AdministrationState['today'];
  readonly isChosen: boolean;
  readonly isSaved: boolean;
  readonly isEditing: boolean;
  readonly onChoose: () => void;
  readonly onEdit: () => void;
  readonly onSaved: () => void;
  readonly onLeave: () => void;
};

function SettingRow(props: RowProps) {
  const { view, today, isChosen, isSaved, isEditing, onChoose, onEdit, onSaved, onLeave } = props;
  const { t } = useWords();
  const words = useSettingWords();
  const line = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isChosen) line.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen, isEditing]);
  const label = t(`administration.setting.${view.key}`);
  return (
    <li ref={line} className={isChosen ? 'admin-setting chosen' : 'admin-setting'}>
      <button
        type="button"
        className="plain admin-setting-head"
        onClick={onChoose}
        onDoubleClick={onEdit}
        tabIndex={-1}
        aria-current={isChosen}
      >
        <span className="admin-setting-name">{label}</span>
        <strong className="admin-setting-value">{words.value(view.form, view.value)}</strong>
        {isSaved && <Mark meaning="ok">{t('administration.saved')}</Mark>}
        {isChosen && !isEditing && <Kbd keys="Enter" />}
      </button>
      <p className="admin-quiet">
        <Because view={view} />
        {' · '}
        {t('administration.settings.default', { value: words.value(view.form, view.default) })}
        {' · '}
        {t('administration.settings.sources', { rules: view.sources.join(' ') })}
      </p>
      {view.upcoming.map((decided) => (
        <Upcoming key={decided.settingId} view={view} decided={decided} />
      ))}
      {isEditing && <SettingForm view={view} today={today} onSaved={onSaved} onLeave={onLeave} />}
    </li>
  );
}

/** From when a value holds, by whom and why; or that it is what the rules say. */
function Because({ view }: { readonly view: SettingView }) {
  const { t } = useWords();
  const { decided } = view;
  if (!decided) return t('administration.settings.standard');
  return t('administration.settings.decided', {
    date: decided.effectiveFrom,
    name: decided.setByName ?? t('administration.settings.somebody'),
    reason: decided.reason ?? t('administration.settings.noReason'),
  });
}

type UpcomingProps = {
  readonly view: SettingView;
  readonly decided: SettingView['upcoming'][number];
};

const withdrawReasons = ['mistake', 'postponed', 'dropped'] as const;

/** What will hold, and taking it back before its day. */
function Upcoming({ view, decided }: UpcomingProps) {
  const { t } = useWords();
  const words = useSettingWords();
  const [isAsking, setAsking] = useState(false);
  const withdraw = useCommand((client, idempotencyKey, reason: string) =>
    client.administration.withdrawSetting({
      idempotencyKey,
      settingId: decided.settingId,
      reason,
    }),
  );
  return (
    <div className="admin-upcoming">
      <Mark meaning="information">
        {t('administration.settings.upcoming', {
          date: decided.effectiveFrom,
          value: words.value(view.form, decided.value),
        })}
      </Mark>
      <span className="admin-quiet">
        {decided.setByName ?? t('administration.settings.somebody')}
        {decided.reason && `：${decided.reason}`}
      </span>
      <Popover
        open={isAsking}
        onOpenChange={setAsking}
        trigger="click"
        destroyOnHidden
        title={t('administration.settings.withdrawTitle')}
        content={
          <div className="reason-choices">
            {withdrawReasons.map((reason, index) => (
              <Button
                key={reason}
                size="large"
                block
                autoFocus={index === 0}
                onClick={() => {
                  setAsking(false);
                  void withdraw.run(t(`administration.settings.withdrawReasons.${reason}`));
                }}
                onKeyDown={(event) => {
                  if (event.key === 'Escape') setAsking(false);
                }}
              >
                {t(`administration.settings.withdrawReasons.${reason}`)}
              </Button>
            ))}
          </div>
        }
      >
        <Button size="small" loading={withdraw.isRunning}>
          {t('administration.settings.withdraw')}
        </Button>
      </Popover>
      <ProblemNote problem={withdraw.problem} onRetry={() => void withdraw.retry()} />
    </div>
  );
}
