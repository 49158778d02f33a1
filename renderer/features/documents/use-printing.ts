import { useState } from 'react';
import type { JournalKind } from '../../../shared/contract/documents.ts';
import { paperSizeOf, type PrintSetup } from '../../../shared/contract/printing.ts';
import { useHost } from '../../host/host.ts';
import { type Command, useCommand } from '../../host/use-command.ts';
import { useLive } from '../../host/use-live.ts';

type Wish = { readonly documentId: string; readonly printer: string };

export type Printing = {
  /** Undefined until this workstation has said which printers there are. */
  readonly setup: PrintSetup | undefined;
  /** Where this paper goes. */
  readonly printer: string | undefined;
  /** Another printer for papers of this size, from now on. */
  choose(printer: string): void;
  readonly send: Command<Wish, { readonly jobId: string }>;
};

/** Sends papers of one kind to the printer of their size. */
export function usePrinting(kind: JournalKind): Printing {
  const { queries } = useHost();
  const setup = useLive(queries.printing.setup, undefined).data;
  const paper = paperSizeOf[kind];
  // What was picked counts at once, whether or not this workstation could remember it.
  const [picked, setPicked] = useState<string>();
  const remember = useCommand((client, idempotencyKey, printer: string) =>
    client.printing.choose({ idempotencyKey, paper, printer }),
  );
  const send = useCommand((client, idempotencyKey, wish: Wish) =>
    client.printing.print({ idempotencyKey, ...wish }),
  );
  return {
    setup,
    printer: picked ?? setup?.targets[paper],
    choose(printer) {
      setPicked(printer);
      void remember.run(printer);
    },
    send,
  };
}
