import { useTranslation } from 'react-i18next';
import type { Problem } from '../../../shared/lib/problem.ts';
import { useAwaited } from '../../host/use-awaited.ts';
import { useCommand } from '../../host/use-command.ts';
import type { MyRoom } from './use-my-room.ts';

type CallInput = {
  readonly queueId: string;
  readonly roomId: string;
  readonly ticketId: string | null;
  readonly reason: string | null;
};

/** Everything that can be done with the tickets of a room. */
export type Calling = {
  readonly isRunning: boolean;
  readonly problem: Problem | null;
  readonly cannotCallBecause: string | null;
  callNext(): Promise<unknown>;
  callOne(ticketId: string, reason: string): void;
  recall(): void;
  pass(): void;
  /** Resolves to true when the person is now being served. */
  start(): Promise<boolean>;
  /** Resolves to true when this stop is over. */
  finish(): Promise<boolean>;
  retry(): void;
};

/** The acts of a room: call, recall, pass, start, finish. One runs at a time. */
export function useCalling(mine: MyRoom): Calling {
  const { t } = useTranslation();
  const call = useCommand((client, idempotencyKey, input: CallInput) =>
    client.queue.call({ idempotencyKey, ...input }),
  );
  const recall = useTicketCommand('recall');
  const pass = useTicketCommand('pass');
  const start = useTicketCommand('start');
  const finish = useTicketCommand('finish');
  const all = [call, recall, pass, start, finish];
  const failed = all.find(({ problem }) => problem !== null);
  const { room, queue, ticket } = mine;
  const called = call.output?.ticketId;
  const isAwaited = useAwaited(called, ticket?.ticketId === called);

  function callTicket(ticketId: string | null, reason: string | null) {
    // The call itself is forgotten by the next act on the person, so that two presses are one call.
    for (const other of all) if (other !== call) other.reset();
    if (!room) return Promise.resolve(undefined);
    return call.run({ queueId: room.queueId, roomId: room.roomId, ticketId, reason });
  }

  const act = async (command: typeof pass) => {
    for (const other of all) if (other !== command) other.reset();
    return ticket !== null && (await command.run(ticket.ticketId)) !== undefined;
  };

  return {
    isRunning: isAwaited || all.some(({ isRunning }) => isRunning),
    problem: failed?.problem ?? null,
    cannotCallBecause: cannotCall(),
    callNext: () => callTicket(null, null),
    callOne: (ticketId, reason) => void callTicket(ticketId, reason),
    recall: () => void act(recall),
    pass: () => void act(pass),
    start: () => act(start),
    finish: () => act(finish),
    retry: () => void failed?.retry(),
  };

  function cannotCall(): string | null {
    if (!room) return t('queue.chooseRoomFirst');
    if (!mine.canCall) return t('queue.readOnly');
    return queue?.waiting.length === 0 ? t('queue.nobody') : null;
  }
}

function useTicketCommand(name: 'recall' | 'pass' | 'start' | 'finish') {
  return useCommand((client, idempotencyKey, ticketId: string) =>
    client.queue[name]({ idempotencyKey, ticketId }),
  );
}
