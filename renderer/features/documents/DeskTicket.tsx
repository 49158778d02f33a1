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
type Wish = { readonly documentId: string; readonly printer: string };

/** The ticket of who is at the desk: printed by one key, or by itself, without a dialog in between. */
export function DeskTicket(props: Props) {
  const { can } = useSession();
  const { queries } = useHost();
  const canPrint = can('documents.print');
  const setup = useLive(queries.printing.setup, undefined, { isEnabled: canPrint }).data;
  if (!canPrint || !setup) return null;
  const target = ticketTarget(setup);
  if (!target) return <PrintPaper kind="ticket" subjectId={props.ticketId} keys="Alt+T" isBlock />;
  return <QuickTicket {...props} target={target} instead={sheetInstead(setup, target)} />;
}

/** The roll where there is one, a sheet where not; null where everything goes into the folder. */
function ticketTarget({ printers, targets }: PrintSetup): Target | null {
  const isPrinter = (name: string) => !printers.some((one) => one.name === name && one.isFolder);
  if (isPrinter(targets.roll)) return { kind: 'ticket', printer: targets.roll };
  if (isPrinter(targets.a5)) return { kind: 'desk-ticket', printer: targets.a5 };
  return null;
}

/** Where a ticket can come out when its ticket printer can not; another ticket, on a sheet. */
function sheetInstead(setup: PrintSetup, { printer }: Target): Target | null {
  const named = (name: string) => setup.printers.find((one) => one.name === name);
  const sheets = named(setup.targets.a5);
  const isPossible = named(printer)?.device && sheets && !sheets.isFolder;
  return isPossible ? { kind: 'desk-ticket', printer: sheets.name } : null;
}

type QuickProps = Props & { readonly target: Target; readonly instead: Target | null };

function QuickTicket({ ticketId, isJustMade, target, instead }: QuickProps) {
  const { t } = useWords();
  const [automatic, setAutomatic] = useStored('yizhan.desk.ticket', parseAutomatic);
  const make = useCommand((client, idempotencyKey, kind: PaperKind) =>
    client.documents.make({ idempotencyKey, kind, subjectId: ticketId }),
  );
  const send = useCommand((client, idempotencyKey, wish: Wish) =>
    client.printing.print({ idempotencyKey, ...wish }),
  );
  const job = usePrintJob(send.output?.jobId);
  const isRunning = make.isRunning || send.isRunning || job?.state === 'sending';

  async function print({ kind, printer }: Target = target) {
    // A paper that was made and not taken goes again as it is: nobody has it yet.
    const isWaiting = (!job || job.state === 'failed') && make.output?.kind === kind;
    const waiting = isWaiting ? make.output : undefined;
    if (job) send.reset();
    const paper = waiting ?? (await make.run(kind));
    if (paper) await send.run({ documentId: paper.documentId, printer });
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
      {instead && job?.state === 'failed' && job.device && (
        <ActionButton
          label={t('documents.insteadOn', { printer: instead.printer })}
          keys="Alt+B"
          isBlock
          isRunning={isRunning}
          onPress={() => void print(instead)}
        />
      )}
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
