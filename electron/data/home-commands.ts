import { type AnyProcedure, call, getRouter, isProcedure } from '@orpc/server';
import { z } from 'zod';
import type { RuleMeta } from '../../shared/contract/rule.ts';
import { AppError, type Problem, problemCodes } from '../../shared/lib/problem.ts';
import { findStaff } from './capabilities/session/reader.ts';
import type { AppContext, HomeCommand } from './context.ts';
import { type Caller, callerOf, openConnection, staffCaller } from './pipeline/caller.ts';
import { atClinic } from './pipeline/session.ts';
import type { Peer } from './replication/peer.ts';
import type { DataHostRouter } from './router.ts';

/** Where a home answers commands that only it may decide (architecture.md, topology). */
export const HOME_COMMAND_PATH = '/v1/command';

/** A desk that waits longer than this tells its person that the home is out of reach. */
const TIMEOUT_MS = 4_000;

const commandMessage = z.object({
  path: z.array(z.string().max(40)).min(1).max(4),
  input: z.unknown(),
  /** Null where no person asks: the devices of the desk do. */
  staffId: z.uuid().nullable(),
});

const answerMessage = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), output: z.unknown() }),
  z.object({
    ok: z.literal(false),
    problem: z.object({
      code: z.enum(problemCodes),
      params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
      retryable: z.boolean(),
    }),
  }),
]);

type CommandAnswer = z.input<typeof answerMessage>;
type Refusal = Extract<CommandAnswer, { ok: false }>;

/**
 * Asks the clinic's home to decide. An answer that did not come says nothing of the effect; the
 * same idempotency key asks again without doing it twice.
 *
 * @throws AppError {@link outOfReach}, or the home's own refusal
 */
export async function forwardToHome(home: Peer, command: HomeCommand): Promise<unknown> {
  const { path, input, caller } = command;
  if (!caller.staff && caller.actor.kind !== 'place') throw new AppError('not-signed-in');
  const message = { path: [...path], input, staffId: caller.staff?.staffId ?? null };
  const answer = await ask(home, message).catch((cause: unknown) => {
    throw outOfReach(command, cause);
  });
  if (answer.ok) return answer.output;
  throw new AppError(answer.problem.code, { params: answer.problem.params ?? {} });
}

/** `home-unreachable` of the queue, where people are called by voice meanwhile (QUE-25), else `needs-home`. */
export function outOfReach({ path }: Pick<HomeCommand, 'path'>, cause?: unknown): AppError {
  return new AppError(path[0] === 'queue' ? 'home-unreachable' : 'needs-home', { cause });
}

async function ask(home: Peer, message: z.input<typeof commandMessage>) {
  const { body } = await home.request(HOME_COMMAND_PATH, message, { timeoutMs: TIMEOUT_MS });
  return answerMessage.parse(body);
}

/**
 * Decides a command for a person at another desk. The desk's signed request vouches for who it is;
 * the person's role is looked up here, and the pipeline runs as for a window of our own.
 */
export async function answerHomeCommand(
  { app, router }: { readonly app: AppContext; readonly router: DataHostRouter },
  deviceId: string,
  body: unknown,
): Promise<CommandAnswer> {
  const parsed = commandMessage.safeParse(body);
  if (!parsed.success) return refusal('bad-input');
  const { path, input, staffId } = parsed.data;
  const procedure = getRouter(router, path);
  if (!isProcedure(procedure) || !isDecidedHere(procedure)) return refusal('bad-input');
  const forwardedFor = await callerAt(app, deviceId, staffId);
  if (!forwardedFor) return refusal('forbidden');
  const connection = openConnection('workstation', deviceId);
  try {
    const context = { connection, forwardedFor };
    return { ok: true, output: await call(procedure, input, { context, path: [...path] }) };
  } catch (error) {
    return { ok: false, problem: problemIn(error) };
  }
}

/** A person by the home's own list; what no person asks may do what devices may, and nothing else. */
async function callerAt(
  app: AppContext,
  deviceId: string,
  staffId: string | null,
): Promise<Caller | null> {
  if (staffId === null) return callerOf(openConnection('devices', deviceId));
  const staff = await findStaff(app.database.read, atClinic(app), staffId);
  return staff ? staffCaller(staff, deviceId) : null;
}

function isDecidedHere(procedure: AnyProcedure): boolean {
  return (procedure['~orpc'].meta as RuleMeta).rule?.decidedAt === 'home';
}

function refusal(code: Problem['code']): CommandAnswer {
  return { ok: false, problem: { code, retryable: false } };
}

/** The pipeline throws nothing but problems. */
function problemIn(error: unknown): Refusal['problem'] {
  const data = (error as { data?: Problem }).data;
  if (!data) return { code: 'internal', retryable: false };
  return {
    code: data.code,
    retryable: data.retryable,
    ...(data.params ? { params: { ...data.params } } : {}),
  };
}
