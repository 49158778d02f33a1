import { Checkbox } from 'antd';
import { useEffect, useEffectEvent, useRef } from 'react';
import type { PaperKind } from '../../../shared/contract/documents.ts';
import type { PrintSetup } from '../../../shared/contract/printing.ts';
import { useHost } from '../../host/host.ts';
import { useSession } from '../../host/session.ts';
import { useCommand } from '../../host/use-command.ts';
import { useLive } from '../../host/use-live.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { useStored } from '../../ui/use-stored.ts';
import { PrintOutcome, usePrintJob } from './PrintOutcome.tsx';
import { PrintPaper } from './PrintPaper.tsx';

type Props = {
  readonly ticketId: string;
  /** Somebody was checked in at this desk just now. */
  readonly isJustMade: boolean;
};

type Target = { readonly kind: PaperKind; readonly printer: string };

/** The ticket of who is at the desk: printed by one key, or by itself, without a dialog in between. */
export function DeskTicket(props: Props) {
  const { can } = useSession();
  const { queries } = useHost();
  const canPrint = can('documents.print');
  const setup = useLive(queries.printing.setup, undefined, { isEnabled: canPrint }).data;
  if (!canPrint || !setup) return null;
  const target = ticketTarget(setup);
  if (!target) return <PrintPaper kind="ticket" subjectId={props.ticketId} keys="Alt+T" isBlock />;
  return <QuickTicket {...props} target={target} />;
}

/** The roll where there is one, a sheet where not; null where everything goes into the folder. */
function ticketTarget({ printers, targets }: PrintSetup): Target | null {
  const isPrinter = (name: string) => !printers.some((one) => one.name === name && one.isFolder);
  if (isPrinter(targets.roll)) return { kind: 'ticket', printer: targets.roll };
  if (isPrinter(targets.a5)) return { kind: 'desk-ticket', printer: targets.a5 };
  return null;
}

function QuickTicket({ ticketId, isJustMade, target }: Props & { readonly target: Target }) {
  const { t } = useWords();
  const [automatic, setAutomatic] = useStored('yizhan.desk.ticket', parseAutomatic);
  const { kind, printer } = target;
  const make = useCommand((client, idempotencyKey, about: string) =>
    client.documents.make({ idempotencyKey, kind, subjectId: about }),
  );
  const send = useCommand((client, idempotencyKey, documentId: string) =>
    client.printing.print({ idempotencyKey, documentId, printer }),
  );
  const job = usePrintJob(send.output?.jobId);
  const isRunning = make.isRunning || send.isRunning || job?.state === 'sending';

  async function print() {
    // A paper that was made and not taken goes again as it is: nobody has it yet.
    const waiting = !job || job.state === 'failed' ? make.output : undefined;
    if (job) send.reset();
    const paper = waiting ?? (await make.run(ticketId));
    if (paper) await send.run(paper.documentId);
  }

  const isByItself = isJustMade && automatic === 'automatic';
  const isStarted = useRef(false);
  const printOnce = useEffectEvent(() => {
    if (!isStarted.current) void print();
    isStarted.current = true;
  });
  useEffect(() => {
    if (isByItself) printOnce();
  }, [isByItself]);
  return (
    <div className="desk-ticket">
      <ActionButton
        label={t(`documents.ticket.${job && job.state !== 'failed' ? 'again' : 'print'}`)}
        keys="Alt+T"
        isBlock
        isRunning={isRunning}
        onPress={() => void print()}
      />
      {job && <PrintOutcome job={job} folder={undefined} />}
      <ProblemNote problem={make.problem ?? send.problem} onRetry={() => void print()} />
      <Checkbox
        checked={automatic === 'automatic'}
        onChange={({ target: box }) => setAutomatic(box.checked ? 'automatic' : 'by-key')}
      >
        {t('documents.ticket.auto')}
      </Checkbox>
    </div>
  );
}

function parseAutomatic(stored: string | null): 'automatic' | 'by-key' {
  return stored === 'automatic' ? 'automatic' : 'by-key';
}
