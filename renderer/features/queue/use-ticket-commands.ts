import { useCommand } from '../../host/use-command.ts';

type CallInput = {
  readonly queueId: string;
  readonly roomId: string;
  readonly ticketId: string | null;
  readonly reason: string | null;
};

/** Where somebody is sent, whether they come back here after it, and why. */
export type Transfer = {
  readonly queueId: string;
  readonly roomId: string | null;
  readonly doctorId: string | null;
  readonly isComingBack: boolean;
  readonly reason: string;
};

/** The commands of a room, by name. */
export function useTicketCommands() {
  const commands = {
    call: useCommand((client, idempotencyKey, input: CallInput) =>
      client.queue.call({ idempotencyKey, ...input }),
    ),
    recall: useTicketCommand('recall'),
    pass: useTicketCommand('pass'),
    start: useTicketCommand('start'),
    finish: useTicketCommand('finish'),
    putBack: useTicketCommand('putBack'),
    takeBack: useCommand((client, idempotencyKey, input: { ticketId: string; roomId: string }) =>
      client.queue.takeBack({ idempotencyKey, ...input }),
    ),
    transfer: useCommand((client, idempotencyKey, input: Transfer & { ticketId: string }) =>
      client.queue.transfer({ idempotencyKey, ...input }),
    ),
  };
  const all = Object.values(commands);
  return {
    ...commands,
    isRunning: all.some(({ isRunning }) => isRunning),
    failed: all.find(({ problem }) => problem !== null),
    /** The others are forgotten by the next act on the person, so that two presses are one act. */
    only(command: (typeof all)[number]): void {
      for (const other of all) if (other !== command) other.reset();
    },
  };
}

function useTicketCommand(name: 'recall' | 'pass' | 'start' | 'finish' | 'putBack') {
  return useCommand((client, idempotencyKey, ticketId: string) =>
    client.queue[name]({ idempotencyKey, ticketId }),
  );
}
