import { Input, type InputRef } from 'antd';
import { useRef, useState } from 'react';
import type { VisitOrders } from '../../../shared/contract/orders.ts';
import { labelWords, readLabel } from '../../../shared/domain/orders/label.ts';
import { useSession } from '../../host/session.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { ScanNote } from '../../parts/ScanNote.tsx';
import { useDeskScan } from '../../parts/use-desk-scan.ts';
import { useWords } from '../../parts/use-words.ts';
import { Kbd } from '../../ui/Kbd.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useShortcut } from '../../ui/shortcuts.tsx';
import { type LabelScanner, useLabelScan } from './use-label-scan.ts';

type Props = {
  readonly visits: readonly VisitOrders[];
  readonly onFound: (visitId: string) => void;
};

/** A label is scanned or typed: its tube is collected, and its order stands first. A ticket leads there, too. */
export function LabelScan({ visits, onFound }: Props) {
  const { can } = useSession();
  const scanner = useLabelScan(visits, onFound);
  const [typed, setTyped] = useState<string | null>(null);
  useDeskScan((found) => {
    setTyped(null);
    scanner.take(found);
  });
  const label = scanner.found?.is === 'label' ? scanner.found.label : typed;
  return (
    <div className="order-scan">
      {can('orders.write') && <LabelField scanner={scanner} onTyped={setTyped} />}
      <Collected scanner={scanner} label={label} />
      <LedNowhere scanner={scanner} />
      <ScanNote found={scanner.found} />
      <ProblemNote problem={scanner.collect.problem} onRetry={() => void scanner.collect.retry()} />
    </div>
  );
}

type FieldProps = {
  readonly scanner: LabelScanner;
  readonly onTyped: (label: string | null) => void;
};

function LabelField({ scanner, onTyped }: FieldProps) {
  const { t } = useWords();
  const field = useRef<InputRef>(null);
  const [text, setText] = useState('');
  useShortcut('F2', t('orders.scan'), () => field.current?.focus());

  async function enter() {
    if (text.trim() === '' || !(await scanner.type(text.trim()))) return;
    onTyped(readLabel(text));
    setText('');
  }

  return (
    <Input
      ref={field}
      autoFocus
      size="large"
      aria-label={t('orders.scan')}
      placeholder={t('orders.scan')}
      value={text}
      maxLength={40}
      suffix={<Kbd keys="F2" />}
      onChange={(event) => setText(event.target.value)}
      onPressEnter={() => void enter()}
    />
  );
}

type CollectedProps = { readonly scanner: LabelScanner; readonly label: string | null };

function Collected({ scanner: { collect, visit }, label }: CollectedProps) {
  const { t } = useWords();
  if (label === null || !visit || collect.output?.visitId !== visit.visitId) return null;
  return (
    <Notice meaning="ok">
      {t('orders.collected', { label: labelWords(label), name: visit.name })}
    </Notice>
  );
}

/** Somebody was found by the code, and today has nothing for them here. */
function LedNowhere({ scanner: { found, visit } }: { readonly scanner: LabelScanner }) {
  const { t } = useWords();
  if (!found || found.is === 'nothing' || visit) return null;
  const { name } = found;
  return (
    <Notice meaning="attention" isUrgent>
      {found.is === 'label'
        ? t('scan.label.otherDay', { name, label: labelWords(found.label), date: found.date })
        : t('scan.label.noTests', { name })}
    </Notice>
  );
}
