import { Button, Popover } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { AdministrationState, SettingView } from '../../../shared/contract/administration.ts';
import { useCommand } from '../../host/use-command.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { Kbd } from '../../ui/Kbd.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { SettingForm } from './SettingForm.tsx';
import { useSettingWords } from './setting-words.ts';

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

/** One setting: its value large, all the rest quiet; a form below it while it is changed. */
export function SettingRow(props: RowProps) {
  const { view, today, isChosen, isSaved, isEditing, onChoose, onEdit, onSaved, onLeave } = props;
  const { t } = useWords();
  const words = useSettingWords();
  const line = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isChosen || isEditing) line.current?.scrollIntoView({ block: 'nearest' });
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
