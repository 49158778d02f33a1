import { ORPCError } from '@orpc/client';
import { type Problem, type ProblemCode, problemCodes } from '../../shared/lib/problem.ts';

const known: ReadonlySet<string> = new Set(problemCodes);

/** The line broke or stayed silent: nobody knows whether the other side acted. */
export class LineLostError extends Error {
  override readonly name = 'LineLostError';
}

/**
 * The refusal behind whatever a call threw. What the host said is passed on; a broken line becomes
 * `host-restarted`, which is safe to repeat with the same key; anything else is a fault of ours.
 */
export function problemOf(error: unknown): Problem {
  if (error instanceof ORPCError) return fromHost(error);
  if (error instanceof LineLostError) return { code: 'host-restarted', retryable: true };
  return { code: 'internal', retryable: false };
}

function fromHost(error: ORPCError<string, unknown>): Problem {
  const data = error.data;
  if (isProblem(data)) return data;
  return { code: error.code === 'BAD_REQUEST' ? 'bad-input' : 'internal', retryable: false };
}

function isProblem(data: unknown): data is Problem {
  if (typeof data !== 'object' || data === null || !('code' in data)) return false;
  return isProblemCode(data.code);
}

function isProblemCode(code: unknown): code is ProblemCode {
  return typeof code === 'string' && known.has(code);
}
