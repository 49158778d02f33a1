import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { type Database, openDatabase } from './db/open.ts';
import { runningClusterUrl } from './db/running.ts';
import { listBookingSystems, makeBookingKey, revokeBookingKey } from './bookings/keys.ts';
import { decideQuarantined, listQuarantine } from './quarantine-command.ts';
import { decisionWords } from './quarantine-words.ts';
import {
  type ListedDevice,
  listDevices,
  listOpenCodes,
  makeEnrolmentCode,
  revokeDevice,
} from './scopes/workstations.ts';
import { ToldError, type Words } from './words.ts';

const DATA_DIRECTORY = '.data/district';
const DATABASE_NAME = 'yizhan';

const helpText = `驿站区级运维：区里的工作站。Yizhan 驿站 — workstations of the district, for its operators

用法 usage: npm run -s district -- COMMAND [options]

  code --clinic ID [--role home|desk|hospital|tablet] [--hours N]
      生成一次性登记码，只显示这一次        make a one-time code, shown this once
  devices
      每台工作站，最近什么时候联系过        every workstation, with its last contact
  revoke --device ID --reason TEXT
      停用一台工作站，不能恢复              send a workstation away, for good
  quarantine
      隔离区里有什么，怎么处理的            what was stored and not applied, and what was decided
  quarantine release --scope ID --tx ID --reason TEXT
      放行：现在能生效就让它生效            apply it after all, if it applies now
  quarantine keep-out --scope ID --tx ID --reason TEXT
      不放行：留在原处，记下来              leave it where it is, for the record
  booking-key --clinic ID --name TEXT
      接入别的预约系统，密钥只显示这一次    let another booking system in; its key is shown this once
  booking-systems
      接入了哪些预约系统                    those that were let in
  booking-key-revoke --system ID --reason TEXT
      从现在起不再接受它，约好的不变        refuse it from now on; what it booked stands

  --by NAME             谁在办，留作记录（不写就是系统用户） who does it, for the record (default: the system's user)
  --data DIR            运行中的服务的数据目录 data folder of the running server (default: .data/district)
  --database-url URL    改用已有的 PostgreSQL，也可以写在环境变量 DATABASE_URL 里
                        an existing PostgreSQL instead; DATABASE_URL in the environment does the same
  --help                这份说明 this text
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
class CommandError extends ToldError {
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
      throw new CommandError({
        zh: `没有 ${command} 这个命令：--help 列出全部。`,
        en: `There is no command ${command}: --help lists them.`,
      });
  }
}

async function code(db: Database, values: Values, { now, say }: CommandWorld): Promise<void> {
  const { clinic: clinicId, role, hours } = parse(codeOrder, values);
  const validMs = hours * 3600_000;
  const who = { clinicId, role, ...(role === 'tablet' ? { tabletId: uuidv7() } : {}) };
  const order = { ...who, madeBy: values.by, now, validMs, makeChance: randomBytes };
  const made = await makeEnrolmentCode(db, order);
  if (who.tabletId) say(`入户平板 tablet ${who.tabletId}`);
  say(made.code);
  tell(say, {
    zh: `只能用一次，${made.expiresAt} 以前有效`,
    en: `valid once, until ${made.expiresAt}`,
  });
}

function standingOf({ lastContactAt, heardAtHomeAt, revokedAt }: ListedDevice): string {
  if (revokedAt !== null) return revokedWords(revokedAt);
  if (lastContactAt !== null) return lastContactAt;
  return heardAtHomeAt === null
    ? '没有联系过 never heard of'
    : `中心主机见过 at its home ${heardAtHomeAt}`;
}

async function devices(db: Database, { now, say }: CommandWorld): Promise<void> {
  for (const device of await listDevices(db)) {
    const { deviceId, role, name, clinicIds } = device;
    say([deviceId, role, name, clinicIds.join(' ') || '-', standingOf(device)].join('\t'));
  }
  for (const { clinicId, role, madeBy, expiresAt } of await listOpenCodes(db, now))
    say(
      [
        '未用的登记码 code not yet used',
        role,
        clinicId,
        `经办 by ${madeBy}`,
        `失效 until ${expiresAt}`,
      ].join('\t'),
    );
}

function revokedWords(at: string): string {
  return `已停用 revoked ${at}`;
}

async function revoke(db: Database, values: Values, { now, say }: CommandWorld): Promise<void> {
  const { device: deviceId, reason } = parse(revokeOrder, values);
  if (!(await revokeDevice(db, { deviceId, by: values.by, reason, now })))
    throw new CommandError({
      zh: '没有这台工作站，或早已停用。',
      en: 'No such device, or it was sent away before.',
    });
  tell(say, refusedWords(deviceId));
}

async function bookingKey(db: Database, values: Values, { now, say }: CommandWorld): Promise<void> {
  const { clinic: clinicId, name } = parse(keyOrder, values);
  const order = { clinicId, name, by: values.by, now, makeId: uuidv7 };
  const { systemId, key } = await makeBookingKey(db, order);
  say(`预约系统 system ${systemId}`);
  say(key);
}

async function bookingSystems(db: Database, { say }: CommandWorld): Promise<void> {
  for (const { systemId, name, clinicId, madeBy, revokedAt } of await listBookingSystems(db)) {
    const standing = revokedAt === null ? '可用 let in' : revokedWords(revokedAt);
    say([systemId, name, clinicId, `经办 by ${madeBy}`, standing].join('\t'));
  }
}

async function bookingKeyRevoke(
  db: Database,
  values: Values,
  { now, say }: CommandWorld,
): Promise<void> {
  const { system: systemId, reason } = parse(keyEnd, values);
  if (!(await revokeBookingKey(db, { systemId, by: values.by, reason, now })))
    throw new CommandError({
      zh: '没有这个预约系统，或早已停用。',
      en: 'No such booking system, or it was sent away before.',
    });
  tell(say, refusedWords(systemId));
}

function refusedWords(who: string): Words {
  return {
    zh: `${who} 已停用：从它下一次请求起生效。`,
    en: `${who} is refused from its next request on.`,
  };
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
    throw new CommandError({
      zh: `没有 quarantine ${what} 这个命令：--help 列出全部。`,
      en: `There is no quarantine ${what}: --help lists them.`,
    });
  const { scope: scopeId, tx: txId, reason } = parse(decideOrder, values);
  const outcome = await decideQuarantined(db, what, { scopeId, txId, by: values.by, reason }, now);
  const { zh } = decisionWords(outcome);
  if (outcome !== 'released' && outcome !== 'kept-out')
    throw new CommandError({ zh: `什么都没有做。${zh}`, en: `Nothing was done: ${outcome}.` });
  tell(say, { zh: `${txId} ${zh}`, en: `${txId} is ${outcome}.` });
}

function parse<Schema extends z.ZodType>(schema: Schema, values: Values): z.output<Schema> {
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const flag = `--${issue?.path.join('.')}`;
  throw new CommandError({
    zh: `${flag} 没有填，或填得不对：--help 写着怎么填。`,
    en: `${flag}: ${issue?.message}.`,
  });
}

/** Both lines; what a program reads stands in the second. */
function tell(say: CommandWorld['say'], { zh, en }: Words): void {
  say(zh);
  say(en);
}

function readFlags(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: flags, allowPositionals: true });
  } catch (error) {
    throw new CommandError({
      zh: '命令后面写的看不懂：--help 列出全部。',
      en: error instanceof Error ? error.message : String(error),
    });
  }
}
