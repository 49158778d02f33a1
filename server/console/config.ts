import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { isLoopback } from '../../shared/replication/address.ts';
import { keptSecret } from '../secret-file.ts';

/** The operators' page: on this machine unless somebody decided otherwise, in so many words. */
export const consoleConfig = z
  .object({
    host: z.string().min(1).default('127.0.0.1'),
    /** 0 takes any free one; the log tells it. */
    port: z.int().min(0).max(65_535).default(0),
    /** Null: a long one that is made once and kept in `console-password` of the data directory. */
    password: z.string().min(12).max(200).nullable().default(null),
    /** Opens it to the network, encrypted. */
    isBeyondLoopback: z.boolean().default(false),
  })
  .refine(({ host, isBeyondLoopback }) => isBeyondLoopback || isLoopback(host), {
    error: 'a page for the network has to say isBeyondLoopback',
    path: ['host'],
  });

export type ConsoleConfig = z.output<typeof consoleConfig>;

export type ConsolePassword = {
  readonly password: string;
  /** Null where the configuration names it. */
  readonly file: string | null;
};

const PASSWORD_BYTES = 15;

/** The password of the page: the configured one, or our own. */
export function consolePassword(
  { password }: ConsoleConfig,
  dataDirectory: string,
): ConsolePassword {
  if (password !== null) return { password, file: null };
  const folder = resolve(dataDirectory);
  const file = join(folder, 'console-password');
  mkdirSync(folder, { recursive: true });
  const kept = keptSecret(file, () => randomBytes(PASSWORD_BYTES).toString('base64url'));
  return { password: kept, file };
}
