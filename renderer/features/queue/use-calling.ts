import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fromInstant } from '../../../shared/lib/clock.ts';
import type { Problem } from '../../../shared/lib/problem.ts';
import { now } from '../../host/clock.ts';
import { useAwaited } from '../../host/use-awaited.ts';
import type { LastAct } from './last-act.ts';
import type { MyRoom } from './use-my-room.ts';
import { type Transfer, useTicketCommands } from './use-ticket-commands.ts';

/** Everything that can be done with the tickets of a room. */
export type Calling = {
  readonly isRunning: boolean;
  readonly problem: Problem | null;
  readonly cannotCallBecause: string | null;
  /** The last pass or finish of this room, for as long as nothing else was done about it. */
  readonly lastAct: LastAct | null;
  callNext(): Promise<unknown>;
  callOne(ticketId: string, reason: string): void;
  recall(): void;
  pass(): void;
  /** Resolves to true when the person is now being served. */
  start(): Promise<boolean>;
  /** Resolves to true when this stop is over. */
  finish(): Promise<boolean>;
  /** The call was a mistake: they wait where they waited (QUE-23). */
  putBack(): void;
  /** Resolves to true when they wait there. */
  transfer(to: Transfer): Promise<boolean>;
  /** The last pass or finish was a mistake: called, or in the room, again (QUE-23). */
  takeBack(): void;
  retry(): void;
};

/** The acts of a room: call, recall, pass, start, finish, and sending away. One runs at a time. */
export function useCalling(mine: MyRoom): Calling {
  const cannotCallBecause = useCannotCall(mine);
  const commands = useTicketCommands();
  const { call, pass, finish, takeBack, transfer, only, failed } = commands;
  const [lastAct, setLastAct] = useState<LastAct | null>(null);
  const { room, ticket } = mine;
  const awaited = call.output?.ticketId ?? takeBack.output?.ticketId;
  const isAwaited = useAwaited(awaited, ticket?.ticketId === awaited);

  function callTicket(ticketId: string | null, reason: string | null) {
    only(call);
    if (!room) return Promise.resolve(undefined);
    return call.run({ queueId: room.queueId, roomId: room.roomId, ticketId, reason });
  }

  async function act(command: typeof pass) {
    only(command);
    return ticket ? command.run(ticket.ticketId) : undefined;
  }

  async function passed() {
    const of = lastActOf('pass', mine);
    // The third time the ticket is over, and nothing takes that back.
    if ((await act(pass))?.state === 'passed') setLastAct(of);
  }

  async function finished() {
    const of = lastActOf('finish', mine);
    const isDone = (await act(finish)) !== undefined;
    if (isDone) setLastAct(of && { ...of, actedAt: now() });
    return isDone;
  }

  async function takenBack() {
    if (!lastAct) return;
    only(takeBack);
    const { ticketId, roomId } = lastAct;
    if (await takeBack.run({ ticketId, roomId })) setLastAct(null);
  }

  async function transferred(to: Transfer) {
    only(transfer);
    if (!ticket || !(await transfer.run({ ...to, ticketId: ticket.ticketId }))) return false;
    setLastAct(null);
    return true;
  }

  return {
    isRunning: isAwaited || commands.isRunning,
    problem: failed?.problem ?? null,
    cannotCallBecause,
    lastAct,
    callNext: () => callTicket(null, null),
    callOne: (ticketId, reason) => void callTicket(ticketId, reason),
    recall: () => void act(commands.recall),
    pass: () => void passed(),
    start: async () => (await act(commands.start)) !== undefined,
    finish: finished,
    putBack: () => void act(commands.putBack),
    transfer: transferred,
    takeBack: () => void takenBack(),
    retry: () => void failed?.retry(),
  };
}

function useCannotCall({ room, canCall, queue }: MyRoom): string | null {
  const { t } = useTranslation();
  if (!room) return t('queue.chooseRoomFirst');
  if (!canCall) return t('queue.readOnly');
  return queue?.waiting.length === 0 ? t('queue.nobody') : null;
}

/** What is remembered of the person in front of us: of a pass the time of the call counts (QUE-23). */
function lastActOf(act: LastAct['act'], { ticket, room }: MyRoom): LastAct | null {
  if (!ticket || !room) return null;
  const { ticketId, number, name, calledAt } = ticket;
  const actedAt = calledAt === null ? now() : fromInstant(calledAt);
  return { act, ticketId, number, name, roomId: room.roomId, actedAt };
}
