import type { Timing } from '../timing.ts';
import type { BusinessMessage, MessageOf, TicketFields } from './messages.ts';

/** `unknown`: nobody can say; a person has to look. */
export type PrintResult = 'printed' | 'paper-out' | 'unknown';

/** Resolves when the kiosk's link has the message. */
export type SendMessage = (message: BusinessMessage) => Promise<void>;

export type TicketPrinting = {
  /** `interrupted`: the link fell in between; the job goes on by itself when it is back. */
  print(jobId: string, fields: TicketFields): Promise<PrintResult | 'interrupted'>;
  /** What becomes of a job that is not sent again when the link falls: it is for one session only. */
  resultOf(jobId: string): Promise<PrintResult>;
  receive(status: MessageOf<'print.status'>): void;
  linkUp(send: SendMessage): void;
  linkDown(): void;
};

const PRINT_PATIENCE_MS = 10_000;
/** After that the person is at the desk, and a ticket that comes out belongs to nobody. */
const WORTH_RESUMING_MS = 60_000;

type Job = {
  readonly jobId: string;
  readonly fields: TicketFields;
  readonly startedAtMs: number;
  settle: (result: PrintResult | 'interrupted') => void;
  cancel: () => void;
};

/**
 * Prints each ticket once. The job id is the ticket's own id, so that a ticket asked for twice, by a retry, by a
 * host that started anew or by the same card tapped again, is one job; the kiosk answers a job that it
 * knows without printing. A job whose answer was cut off is asked for again when the link is back.
 */
export function createTicketPrinting(
  timing: Timing,
  onResult: (jobId: string, result: PrintResult) => void,
): TicketPrinting {
  const jobs = new Map<string, Job>();
  const onceOnly = new Map<string, (result: PrintResult) => void>();
  let sendNow: SendMessage | null = null;

  function order(job: Job) {
    const { jobId, fields } = job;
    job.cancel = timing.after(PRINT_PATIENCE_MS, () => {
      finish(job, 'unknown');
    });
    // A link that fails here comes back with `linkUp`; a message that is refused runs into the patience.
    sendNow?.({ type: 'ticket.print', jobId, template: 'queue-ticket', fields }).catch(
      () => undefined,
    );
  }

  function finish(job: Job, result: PrintResult) {
    jobs.delete(job.jobId);
    job.cancel();
    job.settle(result);
    onResult(job.jobId, result);
  }

  return {
    print(jobId, fields) {
      jobs.get(jobId)?.cancel();
      return new Promise((settle) => {
        const startedAtMs = timing.monotonic();
        const job: Job = { jobId, fields, startedAtMs, settle, cancel: () => undefined };
        jobs.set(jobId, job);
        order(job);
      });
    },
    resultOf(jobId) {
      return new Promise((resolve) => {
        const cancel = timing.after(PRINT_PATIENCE_MS, () => settle('unknown'));
        function settle(result: PrintResult) {
          cancel();
          onceOnly.delete(jobId);
          resolve(result);
        }
        onceOnly.set(jobId, settle);
      });
    },
    receive({ jobId, state }) {
      const result = state === 'paperOut' ? 'paper-out' : state;
      const once = onceOnly.get(jobId);
      if (once) return once(result);
      const job = jobs.get(jobId);
      if (job) finish(job, result);
      else onResult(jobId, result);
    },
    linkUp(send) {
      sendNow = send;
      for (const job of jobs.values()) {
        if (timing.monotonic() - job.startedAtMs < WORTH_RESUMING_MS) order(job);
        else finish(job, 'unknown');
      }
    },
    linkDown() {
      sendNow = null;
      for (const settle of onceOnly.values()) settle('unknown');
      for (const job of jobs.values()) {
        job.cancel();
        job.settle('interrupted');
      }
    },
  };
}
