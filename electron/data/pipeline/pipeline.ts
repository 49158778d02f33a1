import { ORPCError } from '@orpc/contract';
import { implement } from '@orpc/server';
import { z } from 'zod';
import { contract } from '../../../shared/contract/contract.ts';
import type { Rule, RuleMeta } from '../../../shared/contract/rule.ts';
import { isPossibleAt } from '../../../shared/domain/access.ts';
import { assert } from '../../../shared/lib/assert.ts';
import { toInstant } from '../../../shared/lib/clock.ts';
import { AppError, type Problem } from '../../../shared/lib/problem.ts';
import type { AppContext } from '../context.ts';
import type { WriteDb } from '../db/handle.ts';
import { describeFault } from '../log.ts';
import { type Caller, type Connection, callerOf } from './caller.ts';
import { findOutcome, storeOutcome } from './idempotency.ts';
import { assertMasked } from './masking.ts';
import { currentCaller, isIdle } from './session.ts';
import { type OpenUnit, openUnit, type Unit } from './unit.ts';

/** What a door hands in with a call. */
export type CallContext = {
  readonly connection: Connection;
  /** A person at another workstation of the clinic, vouched for by its signed request. */
  readonly forwardedFor?: Caller | undefined;
};

/** What a handler gets on top. */
export type HandlerContext = {
  readonly caller: Caller;
  /**
   * Says of whom the answer speaks, and why it was asked; both go to the audit trail. A live answer says it anew
   * with each computation.
   */
  readonly about: (residentIds: readonly string[], reason?: string) => void;
  /** Runs a command's work in its one transaction. A repeated key gets the first outcome instead. */
  readonly commit: <Outcome>(work: (unit: Unit) => Promise<Outcome>) => Promise<Outcome>;
};

type CallNote = { residentIds: readonly string[]; reason: string | null };

type Call = {
  readonly app: AppContext;
  readonly rule: Rule;
  readonly procedure: string;
  readonly caller: Caller;
  readonly note: CallNote;
  readonly key: string | null;
};

const keyed = z.looseObject({
  idempotencyKey: z.uuid().optional(),
  eventId: z.uuid().optional(),
});

/**
 * The contract, with the pipeline in front of every procedure: who, permission, where it is decided,
 * idempotency, the handler, masking, audit (architecture.md, "One contract").
 */
export function implementContract(app: AppContext) {
  return implement(contract)
    .$context<CallContext>()
    .use(async ({ context, next, path, procedure }, input) => {
      const rule = ruleOf(procedure['~orpc'].meta, path);
      const caller = await callerFor(app, context, rule);
      const call: Call = {
        app,
        rule,
        procedure: path.join('.'),
        caller,
        note: { residentIds: [], reason: null },
        key: keyOf(input),
      };
      try {
        refuseIfDismissed(app, rule);
        authorise(app, rule, caller);
        const earlier = await replay(call);
        if (earlier) return { output: earlier.outcome, context: {} as HandlerContext };
        if (rule.decidedAt === 'home' && !app.isHome()) {
          const output = await app.forwardToHome({ path, input, caller });
          return { output, context: {} as HandlerContext };
        }
        const result = await next({ context: handlerContext(call) });
        // Of whom a live answer speaks is known when it is computed: it is written down as it is shown.
        if (isStream(result.output)) {
          return { ...result, output: guarded(result.output, call, context) };
        }
        noteRead(call, 'ok');
        if (!rule.reveals) assertMasked(JSON.stringify(result.output), call.procedure);
        return result;
      } catch (error) {
        noteRead(call, 'refused');
        throw toWire(error, app);
      }
    });
}

/** The rule of a procedure. @throws AssertionError when the contract forgot it */
export function ruleOf(meta: RuleMeta, path: readonly string[]): Rule {
  assert(meta.rule, `procedure ${path.join('.')} has no rule`);
  return meta.rule;
}

/** A public question says nothing of whether somebody still sits there. */
async function callerFor(app: AppContext, context: CallContext, rule: Rule): Promise<Caller> {
  if (context.forwardedFor) return context.forwardedFor;
  if (rule.needs === 'public') return callerOf(context.connection);
  return currentCaller(app, context.connection);
}

/** A workstation that was sent away says so, and nothing else. What it has stays on its disk. */
function refuseIfDismissed(app: AppContext, rule: Rule): void {
  const isHarmless = rule.needs === 'public' && rule.kind === 'subscription';
  if (app.isDismissed() && !isHarmless) throw new AppError('workstation-dismissed');
}

function authorise({ workstation: { kind } }: AppContext, rule: Rule, caller: Caller): void {
  if (rule.needs === 'public') return;
  if (caller.permissions.has(rule.needs) && isPossibleAt(kind, rule.needs)) return;
  throw new AppError(caller.staff || caller.actor.kind !== 'place' ? 'forbidden' : 'not-signed-in');
}

function keyOf(input: unknown): string | null {
  const parsed = keyed.safeParse(input);
  if (!parsed.success) return null;
  return parsed.data.idempotencyKey ?? parsed.data.eventId ?? null;
}

async function replay(call: Call): Promise<{ readonly outcome: unknown } | undefined> {
  if (call.rule.kind !== 'command' || call.key === null) return undefined;
  return findOutcome(call.app.database.read, idempotencyKey(call, call.key));
}

function idempotencyKey({ procedure, caller }: Call, key: string) {
  return { key, procedure, actorId: caller.actor.id };
}

function handlerContext(call: Call): HandlerContext {
  return {
    caller: call.caller,
    about: (residentIds, reason) => {
      call.note.residentIds = residentIds;
      call.note.reason = reason ?? call.note.reason;
    },
    commit: (work) => commit(call, work),
  };
}

async function commit<Outcome>(
  call: Call,
  work: (unit: Unit) => Promise<Outcome>,
): Promise<Outcome> {
  const { app, caller, key } = call;
  assert(call.rule.kind === 'command', 'only a command writes');
  const now = app.clock.now();
  const { scopeId } = app.workstation;
  const { outcome, opened } = await app.database.write(async (db) => {
    const earlier = key === null ? undefined : await findOutcome(db, idempotencyKey(call, key));
    if (earlier) return { outcome: earlier.outcome as Outcome, opened: null };
    return perform(db, openUnit({ db, now, actor: caller.actor, scopeId, ledger: app.ledger }));
  });
  if (opened) {
    app.changes.publish(opened.topics);
    for (const effect of opened.effects) effect();
  }
  return outcome;

  async function perform(db: WriteDb, open: OpenUnit) {
    const made = await work(open.unit);
    if (key !== null) await storeOutcome(db, idempotencyKey(call, key), made, toInstant(now));
    if (call.rule.audit !== 'none') await app.audit.append(db, auditLine(call, 'ok'));
    return { outcome: made, opened: open };
  }
}

function isStream(output: unknown): output is AsyncIterable<unknown> {
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output;
}

/**
 * A live answer goes on only while the one who asked sits there and may see it; what it holds is
 * checked for masking at each of its pushes (live.ts). A fault ends this answer and nothing else.
 */
async function* guarded(
  stream: AsyncIterable<unknown>,
  call: Call,
  { connection }: CallContext,
): AsyncGenerator<unknown, void, void> {
  const { app, rule, caller } = call;
  const shown = new Set<string>();
  let isShown = false;
  try {
    for await (const value of stream) {
      refuseIfDismissed(app, rule);
      if (rule.needs !== 'public') {
        const isAway = connection.sessionHash !== null && (await isIdle(app, connection.usedAt));
        const seen = callerOf(connection);
        if (isAway || seen.actor.id !== caller.actor.id) throw new AppError('not-signed-in');
        authorise(app, rule, seen);
      }
      noteShown(call, shown, !isShown);
      isShown = true;
      yield value;
    }
  } catch (error) {
    if (!isShown) noteRead(call, 'refused');
    throw toWire(error, app);
  }
}

/** A live answer has a line when it is first shown, and another for whoever comes to stand in it later. */
function noteShown(call: Call, shown: Set<string>, isFirst: boolean): void {
  const residentIds = call.note.residentIds.filter((id) => !shown.has(id));
  for (const id of residentIds) shown.add(id);
  if (isFirst || residentIds.length > 0)
    noteRead({ ...call, note: { ...call.note, residentIds } }, 'ok');
}

/** Reads, and refusals of anything: a command that succeeded wrote its own line in its transaction. */
function noteRead(call: Call, outcome: 'ok' | 'refused'): void {
  if (call.rule.audit === 'none') return;
  if (call.rule.kind === 'command' && outcome === 'ok') return;
  call.app.audit.note(auditLine(call, outcome));
}

function auditLine(call: Call, outcome: string) {
  return {
    at: toInstant(call.app.clock.now()),
    actor: call.caller.actor,
    class: call.rule.audit,
    procedure: call.procedure,
    residentIds: call.note.residentIds,
    outcome,
    reason: call.note.reason,
  };
}

/** Only a problem travels: no stack, no message of a library, no data of a person. */
function toWire(error: unknown, app: AppContext): ORPCError<string, Problem> {
  if (error instanceof AppError) return problemError(error.toProblem(), error);
  if (error instanceof ORPCError) {
    if (error.code === 'BAD_REQUEST') return problemError({ code: 'bad-input', retryable: false });
    const data = error.data as Problem | undefined;
    if (data && typeof data === 'object' && 'code' in data) return problemError(data);
  }
  app.log.error(describeFault(error), 'fault');
  return problemError({ code: 'internal', retryable: false });
}

function problemError(problem: Problem, cause?: unknown): ORPCError<string, Problem> {
  return new ORPCError(problem.code, { status: 422, message: problem.code, data: problem, cause });
}

/** What a capability implements its part of the contract with. */
export type Implementer = ReturnType<typeof implementContract>;
