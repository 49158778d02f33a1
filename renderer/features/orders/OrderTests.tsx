import { Checkbox } from 'antd';
import { type ComponentType, useState } from 'react';
import { findTest, type TestCode } from '../../../shared/domain/orders/catalogue.ts';
import { useHost } from '../../host/host.ts';
import { useSession } from '../../host/session.ts';
import { useCommand } from '../../host/use-command.ts';
import { useLive } from '../../host/use-live.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { useShortcut } from '../../ui/shortcuts.tsx';
import './orders.css';

/** A paper that somebody else prints: the label of a specimen. */
export type LabelPaper = ComponentType<{ readonly specimenId: string; readonly label: string }>;

type Props = {
  readonly visitId: string;
  readonly name: string;
  readonly Label: LabelPaper;
};

/** 开单: opens the list of tests for the one who is here. Nothing for those who may not order. */
export function OrderTests(props: Props) {
  const { can } = useSession();
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  if (!can('orders.write')) return null;
  return (
    <>
      <ActionButton label={t('orders.open')} keys="Alt+J" onPress={() => setOpen(true)} />
      {isOpen && <OrderDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

function OrderDialog({ visitId, name, Label, onClose }: Props & { readonly onClose: () => void }) {
  const { t } = useWords();
  const { queries } = useHost();
  const { data } = useLive(queries.orders.ofVisit, { visitId });
  const [chosen, setChosen] = useState<readonly TestCode[]>([]);
  const order = useCommand((client, idempotencyKey, tests: TestCode[]) =>
    client.orders.order({ idempotencyKey, visitId, tests }),
  );
  const lines = data?.visit?.orders ?? [];
  const standing = lines.filter(({ state }) => state !== 'cancelled');
  const known = new Set(standing.map(({ test }) => test));
  const toggle = (test: TestCode) =>
    setChosen((before) =>
      before.includes(test) ? before.filter((one) => one !== test) : [...before, test],
    );
  const made = order.output;
  const labels = standing.filter(({ specimenId }) => made?.specimenIds.includes(specimenId ?? ''));
  return (
    <Dialog
      width="42rem"
      title={t('orders.openFor', { name })}
      onCancel={onClose}
      footer={
        <ActionButton
          label={made ? t('orders.close') : t('orders.confirm')}
          keys="Ctrl+Enter"
          isInDialog
          isInFields
          isPrimary
          isRunning={order.isRunning}
          cannotBecause={made || chosen.length > 0 ? null : t('orders.nothingChosen')}
          onPress={() => (made ? onClose() : void order.run([...chosen]))}
        />
      }
    >
      {made ? (
        <div className="order-made" role="status">
          <p>{t('orders.ordered', { count: made.serviceRequestIds.length })}</p>
          <ul className="order-labels">
            {labels.filter(isFirstOfLabel).map(({ specimenId, label }) => (
              <li key={specimenId}>
                <Label specimenId={specimenId ?? ''} label={label ?? ''} />
              </li>
            ))}
          </ul>
        </div>
      ) : (
        <>
          <p className="order-quiet">{t('orders.choose')}</p>
          <ul className="order-choices">
            {(data?.offered ?? []).map((test, at) => (
              <Choice
                key={test}
                test={test}
                keys={letterAt(at)}
                isChosen={chosen.includes(test)}
                isKnown={known.has(test)}
                onToggle={() => toggle(test)}
              />
            ))}
          </ul>
          <ProblemNote problem={order.problem} onRetry={() => void order.retry()} />
        </>
      )}
    </Dialog>
  );
}

/** One paper for each tube. */
function isFirstOfLabel<Line extends { readonly specimenId: string | null }>(
  line: Line,
  at: number,
  all: readonly Line[],
): boolean {
  return all.findIndex(({ specimenId }) => specimenId === line.specimenId) === at;
}

const FIRST_LETTER = 'A'.charCodeAt(0);

function letterAt(place: number): string {
  return String.fromCharCode(FIRST_LETTER + place);
}

type ChoiceProps = {
  readonly test: TestCode;
  readonly keys: string;
  readonly isChosen: boolean;
  /** It is ordered already, and once is enough. */
  readonly isKnown: boolean;
  readonly onToggle: () => void;
};

function Choice({ test, keys, isChosen, isKnown, onToggle }: ChoiceProps) {
  const { t } = useWords();
  const label = t(`orders.test.${test}`);
  useShortcut(keys, label, onToggle, { isInDialog: true, isInFields: true, isEnabled: !isKnown });
  const container = findTest(test)?.container;
  return (
    <li className="order-choice">
      <Checkbox checked={isChosen || isKnown} disabled={isKnown} onChange={onToggle}>
        <span className="order-test">{label}</span>
        <span className="order-quiet">
          {isKnown ? t('orders.isOrdered') : container && t(`orders.container.${container}`)}
        </span>
      </Checkbox>
      <Kbd keys={keys} />
    </li>
  );
}
