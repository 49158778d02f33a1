import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { type Database, openDatabase } from './db/open.ts';
import { runningClusterUrl } from './db/running.ts';
import { listBookingSystems, makeBookingKey, revokeBookingKey } from './bookings/keys.ts';
import { decideQuarantined, listQuarantine } from './quarantine-command.ts';
import {
  listDevices,
  listOpenCodes,
  makeEnrolmentCode,
  revokeDevice,
} from './scopes/workstations.ts';

const DATA_DIRECTORY = '.data/district';
const DATABASE_NAME = 'yizhan';

const helpText = `Yizhan 驿站 — workstations of the district, for its operators

usage: npm run -s district -- COMMAND [options]

  code --clinic ID [--role home|desk|hospital|tablet] [--hours N]   make a one-time code, shown this once
  devices                                           every workstation, with its last contact
  revoke --device ID --reason TEXT                  send a workstation away, for good
  quarantine                                        what was stored and not applied, and what was decided
  quarantine release --scope ID --tx ID --reason TEXT    apply it after all, if it applies now
  quarantine keep-out --scope ID --tx ID --reason TEXT   leave it where it is, for the record
  booking-key --clinic ID --name TEXT               let another booking system in; its key is shown this once
  booking-systems                                   those that were let in
  booking-key-revoke --system ID --reason TEXT      refuse it from now on; what it booked stands

  --by NAME             who does it, for the record (default: the system's user)
  --data DIR            data folder of the running server (default: .data/district)
  --database-url URL    an existing PostgreSQL instead; DATABASE_URL in the environment does the same
  --help                this text
`;

const flags = {
  clinic: { type: 'string' },
  role: { type: 'string' },
  hours: { type: 'string' },
  device: { type: 'string' },
  name: { type: 'string' },
  system: { type: 'string' },
  scope: { type: 'string' },
  tx: { type: 'string' },
  reason: { type: 'string' },
  by: { type: 'string' },
  data: { type: 'string' },
  'database-url': { type: 'string' },
  help: { type: 'boolean' },
} as const;

const codeOrder = z.object({
  clinic: z.uuid(),
  role: z.enum(['home', 'desk', 'hospital', 'tablet']).default('home'),
  hours: z.coerce.number().int().min(1).max(720).default(72),
});
const decideOrder = z.object({
  scope: z.uuid(),
  tx: z.uuid(),
  reason: z.string().trim().min(1).max(200),
});
const revokeOrder = z.object({ device: z.uuid(), reason: z.string().trim().min(1).max(200) });

const keyOrder = z.object({ clinic: z.uuid(), name: z.string().trim().min(1).max(60) });
const keyEnd = z.object({ system: z.uuid(), reason: z.string().trim().min(1).max(200) });

export type CommandWorld = {
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly user: string;
  readonly now: number;
  readonly say: (line: string) => void;
};

/** Ends with one sentence for the person at the terminal. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** Does what an operator asked for on the district's database. @throws CommandError, LaunchError */
export async function runDistrictCommand(world: CommandWorld): Promise<void> {
  const { positionals, values } = readFlags(world.argv);
  const [command, what] = positionals;
  if (values.help || command === undefined) return world.say(helpText);
  const told = values['database-url'] ?? world.environment['DATABASE_URL'];
  const url = told ?? runningClusterUrl(values.data ?? DATA_DIRECTORY, DATABASE_NAME);
  const db = openDatabase(url, () => undefined);
  try {
    const by = values.by ?? world.user;
    await perform(db, { command, what }, { ...values, by }, world);
  } finally {
    await db.destroy();
  }
}

type Values = Readonly<Record<string, string | boolean | undefined>> & { readonly by: string };

async function perform(
  db: Database,
  { command, what }: { readonly command: string; readonly what: string | undefined },
  values: Values,
  world: CommandWorld,
): Promise<void> {
  switch (command) {
    case 'code':
      return code(db, values, world);
    case 'devices':
      return devices(db, world);
    case 'revoke':
      return revoke(db, values, world);
    case 'booking-key':
      return bookingKey(db, values, world);
    case 'booking-systems':
      return bookingSystems(db, world);
    case 'booking-key-revoke':
      return bookingKeyRevoke(db, values, world);
    case 'quarantine':
      return quarantine(db, what, values, world);
    default:
      throw new CommandError(`There is no command ${command}: --help lists them.`);
  }
}

async function code(db: Database, values: Values, { now, say }: CommandWorld): Promise<void> {
  const { clinic: clinicId, role, hours } = parse(codeOrder, values);
  const validMs = hours * 3600_000;
  const who = { clinicId, role, ...(role === 'tablet' ? { tabletId: uuidv7() } : {}) };
  const order = { ...who, madeBy: values.by, now, validMs, makeChance: randomBytes };
  const made = await makeEnrolmentCode(db, order);
  if (who.tabletId) say(`tablet ${who.tabletId}`);
  say(made.code);
  say(`valid once, until ${made.expiresAt}`);
}

async function devices(db: Database, { now, say }: CommandWorld): Promise<void> {
  for (const device of await listDevices(db)) {
    const { deviceId, role, name, clinicIds, lastContactAt, revokedAt } = device;
    const standing =
      revokedAt === null ? (lastContactAt ?? 'never heard of') : `revoked ${revokedAt}`;
    say([deviceId, role, name, clinicIds.join(' ') || '-', standing].join('\t'));
  }
  for (const { clinicId, role, madeBy, expiresAt } of await listOpenCodes(db, now))
    say(['code not yet used', role, clinicId, `by ${madeBy}`, `until ${expiresAt}`].join('\t'));
}

async function revoke(db: Database, values: Values, { now, say }: CommandWorld): Promise<void> {
  const { device: deviceId, reason } = parse(revokeOrder, values);
  if (!(await revokeDevice(db, { deviceId, by: values.by, reason, now })))
    throw new CommandError('No such device, or it was sent away before.');
  say(`${deviceId} is refused from its next request on.`);
}

async function bookingKey(db: Database, values: Values, { now, say }: CommandWorld): Promise<void> {
  const { clinic: clinicId, name } = parse(keyOrder, values);
  const order = { clinicId, name, by: values.by, now, makeId: uuidv7 };
  const { systemId, key } = await makeBookingKey(db, order);
  say(`system ${systemId}`);
  say(key);
}

async function bookingSystems(db: Database, { say }: CommandWorld): Promise<void> {
  for (const { systemId, name, clinicId, madeBy, revokedAt } of await listBookingSystems(db)) {
    const standing = revokedAt === null ? 'let in' : `revoked ${revokedAt}`;
    say([systemId, name, clinicId, `by ${madeBy}`, standing].join('\t'));
  }
}

async function bookingKeyRevoke(
  db: Database,
  values: Values,
  { now, say }: CommandWorld,
): Promise<void> {
  const { system: systemId, reason } = parse(keyEnd, values);
  if (!(await revokeBookingKey(db, { systemId, by: values.by, reason, now })))
    throw new CommandError('No such booking system, or it was sent away before.');
  say(`${systemId} is refused from its next request on.`);
}

async function quarantine(
  db: Database,
  what: string | undefined,
  values: Values,
  { now, say }: CommandWorld,
): Promise<void> {
  if (what === undefined) {
    for (const line of await listQuarantine(db)) say(line);
    return;
  }
  if (what !== 'release' && what !== 'keep-out')
    throw new CommandError(`There is no quarantine ${what}: --help lists them.`);
  const { scope: scopeId, tx: txId, reason } = parse(decideOrder, values);
  const outcome = await decideQuarantined(db, what, { scopeId, txId, by: values.by, reason }, now);
  if (outcome !== 'released' && outcome !== 'kept-out')
    throw new CommandError(`Nothing was done: ${outcome}.`);
  say(`${txId} is ${outcome}.`);
}

function parse<Schema extends z.ZodType>(schema: Schema, values: Values): z.output<Schema> {
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new CommandError(`--${issue?.path.join('.')}: ${issue?.message}.`);
}

function readFlags(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: flags, allowPositionals: true });
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
}
