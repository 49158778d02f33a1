import { useQuery } from '@tanstack/react-query';
import { Progress } from 'antd';
import { useState } from 'react';
import type { AdministrationState } from '../../../shared/contract/administration.ts';
import { useHost } from '../../host/host.ts';
import { problemOf } from '../../host/problem-of.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Field } from '../../ui/Field.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { doctorOptions } from './kinds.ts';
import { SentState } from './SentState.tsx';
import { useAssignment } from './use-assignment.ts';

/** 责任医生: the residents of a catchment to one doctor, counted before and while it is done. */
export function AssignmentSection({ state }: { readonly state: AdministrationState }) {
  const { t } = useWords();
  const [catchmentId, setCatchment] = useState('');
  const [doctorId, setDoctor] = useState('');
  const assignment = useAssignment();
  const count = useCount(catchmentId, doctorId);
  const isRunning = assignment.progress?.state === 'running';
  const toChange = count.data ? count.data.residents - count.data.unchanged : 0;
  const catchments = state.catchments.filter(
    ({ closedOn }) => closedOn === null || closedOn > state.today,
  );

  const fault = !count.data
    ? t('administration.assignment.chooseFirst')
    : toChange === 0
      ? t('administration.assignment.nobodyLeft')
      : null;

  async function run() {
    await assignment.run({ catchmentId, doctorId });
    await count.refetch();
  }

  return (
    <Panel title={t('administration.sections.assignment')} extra={<SentState sent={state.sent} />}>
      <div className="admin-assignment">
        <p>{t('administration.assignment.intro')}</p>
        {catchments.length === 0 && (
          <EmptyState>{t('administration.assignment.noCatchments')}</EmptyState>
        )}
        <div className="admin-form-fields">
          <Select
            label={t('administration.assignment.catchment')}
            value={catchmentId}
            isFirst
            isDisabled={isRunning}
            options={catchments.map(({ rowId, name }) => ({ value: rowId, label: name }))}
            onChange={(value) => {
              assignment.forget();
              setCatchment(value);
            }}
          />
          <Select
            label={t('administration.assignment.doctor')}
            value={doctorId}
            isDisabled={isRunning}
            options={doctorOptions(state)}
            onChange={(value) => {
              assignment.forget();
              setDoctor(value);
            }}
          />
        </div>
        {count.error && <ProblemNote problem={problemOf(count.error)} />}
        {count.data && !isRunning && <Counted count={count.data} toChange={toChange} />}
        <Outcome assignment={assignment} />
        <ProblemNote problem={assignment.problem} onRetry={() => void run()} />
        <Acts
          isRunning={isRunning}
          cannotBecause={fault}
          onRun={() => void run()}
          onStop={assignment.stop}
        />
      </div>
    </Panel>
  );
}

type ActsProps = {
  readonly isRunning: boolean;
  readonly cannotBecause: string | null;
  readonly onRun: () => void;
  readonly onStop: () => void;
};

function Acts({ isRunning, cannotBecause, onRun, onStop }: ActsProps) {
  const { t } = useWords();
  return (
    <div className="admin-acts-row">
      <ActionButton
        label={t('administration.assignment.run')}
        keys="Ctrl+Enter"
        isPrimary
        isRunning={isRunning}
        cannotBecause={cannotBecause}
        onPress={onRun}
      />
      {isRunning ? (
        <ActionButton
          label={t('administration.assignment.stop')}
          keys="Esc"
          isInFields
          onPress={onStop}
        />
      ) : (
        <span className="admin-quiet">{cannotBecause}</span>
      )}
    </div>
  );
}

function useCount(catchmentId: string, doctorId: string) {
  const { queries } = useHost();
  const input = { whom: { by: 'catchment' as const, catchmentId }, doctorId };
  return useQuery({
    ...queries.administration.countAssignment.queryOptions({ input }),
    enabled: catchmentId !== '' && doctorId !== '',
    gcTime: 0,
    staleTime: 0,
  });
}

type CountedProps = {
  readonly count: {
    readonly residents: number;
    readonly unchanged: number;
    readonly fromOthers: number;
  };
  readonly toChange: number;
};

function Counted({ count, toChange }: CountedProps) {
  const { t } = useWords();
  const lines = [
    ['residents', count.residents],
    ['unchanged', count.unchanged],
    ['fromOthers', count.fromOthers],
    ['toChange', toChange],
  ] as const;
  return (
    <dl className="admin-counts">
      {lines.map(([name, people]) => (
        <div key={name} className={name === 'toChange' ? 'admin-count chosen' : 'admin-count'}>
          <dt>{t(`administration.assignment.${name}`)}</dt>
          <dd>{t('administration.assignment.people', { count: people })}</dd>
        </div>
      ))}
    </dl>
  );
}

function Outcome({ assignment }: { readonly assignment: ReturnType<typeof useAssignment> }) {
  const { t } = useWords();
  const { progress } = assignment;
  if (!progress || progress.left === null) return null;
  const { done, left, state } = progress;
  if (state === 'finished')
    return <Mark meaning="ok">{t('administration.assignment.finished', { done })}</Mark>;
  return (
    <div role="status">
      <p>
        {t(`administration.assignment.${state === 'running' ? 'progress' : 'stopped'}`, {
          done,
          left,
        })}
      </p>
      <Progress percent={Math.round((done / (done + left)) * 100)} showInfo={false} />
    </div>
  );
}

type SelectProps = {
  readonly label: string;
  readonly value: string;
  readonly isFirst?: boolean;
  readonly isDisabled: boolean;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
};

function Select({ label, value, isFirst = false, isDisabled, options, onChange }: SelectProps) {
  const { t } = useWords();
  return (
    <Field label={label}>
      {({ id }) => (
        <select
          id={id}
          className="admin-select"
          autoFocus={isFirst}
          disabled={isDisabled}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        >
          <option value="" disabled>
            {t('administration.assignment.choose')}
          </option>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
