import { Button } from 'antd';
import { useState } from 'react';
import type { RelatedPerson } from '../../../shared/contract/household.ts';
import { useSession } from '../../host/session.ts';
import { useCommand } from '../../host/use-command.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ReasonButton } from '../../ui/ReasonButton.tsx';
import { RelatedForm } from './RelatedForm.tsx';
import './household.css';

type Props = {
  readonly residentId: string;
  readonly related: readonly RelatedPerson[];
  readonly onOpen: (residentId: string) => void;
};

/** 家属与监护人: who belongs to the person on the page, and who of them may act for them. */
export function HouseholdPanel({ residentId, related, onOpen }: Props) {
  const { t } = useWords();
  const { can } = useSession();
  const [isAdding, setAdding] = useState(false);
  const mayChange = can('residents.register');
  return (
    <Panel title={t('household.title')} className="household">
      {related.length === 0 && !isAdding && <p>{t('household.none')}</p>}
      <ul className="household-list">
        {related.map((person) => (
          <RelatedRow
            key={person.relatedPersonId}
            person={person}
            mayChange={mayChange}
            onOpen={onOpen}
          />
        ))}
      </ul>
      {isAdding ? (
        <RelatedForm residentId={residentId} onClose={() => setAdding(false)} />
      ) : (
        mayChange && (
          <ActionButton label={t('household.add')} keys="Alt+J" onPress={() => setAdding(true)} />
        )
      )}
    </Panel>
  );
}

type RowProps = Pick<Props, 'onOpen'> & {
  readonly person: RelatedPerson;
  readonly mayChange: boolean;
};

function RelatedRow({ person, mayChange, onOpen }: RowProps) {
  const { t } = useWords();
  const { relation, name, phoneMasked, mayAct, residentId } = person;
  return (
    <li className="household-row">
      <span>
        {t(`household.relations.${relation}`)} <strong className="name">{name}</strong>{' '}
        {phoneMasked}
      </span>
      <Mark meaning={mayAct ? 'ok' : 'information'}>
        {t(mayAct ? 'household.mayAct' : 'household.mayNot')}
      </Mark>
      {residentId && (
        <Button type="link" size="small" onClick={() => onOpen(residentId)}>
          {t('household.openTheirs')}
        </Button>
      )}
      {mayChange && <RowActs person={person} />}
    </li>
  );
}

function RowActs({ person: { relatedPersonId, mayAct } }: Pick<RowProps, 'person'>) {
  const { t } = useWords();
  const allow = useCommand((client, idempotencyKey, next: boolean) =>
    client.household.allow({ idempotencyKey, relatedPersonId, mayAct: next }),
  );
  const end = useCommand((client, idempotencyKey, reason: string) =>
    client.household.end({ idempotencyKey, relatedPersonId, reason }),
  );
  return (
    <>
      <Button
        type="link"
        size="small"
        loading={allow.isRunning}
        onClick={() => void allow.run(!mayAct)}
      >
        {t(mayAct ? 'household.forbid' : 'household.allow')}
      </Button>
      <ReasonButton
        label={t('household.end')}
        title={t('household.endTitle')}
        reasons={(['wrong', 'over'] as const).map((key) => t(`household.endReasons.${key}`))}
        isRunning={end.isRunning}
        isQuiet
        onChoose={(reason) => void end.run(reason)}
      />
      <ProblemNote problem={allow.problem} onRetry={() => void allow.retry()} />
      <ProblemNote problem={end.problem} onRetry={() => void end.retry()} />
    </>
  );
}
