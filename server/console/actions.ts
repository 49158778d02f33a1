import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { makeEnrolmentCode, revokeDevice } from '../scopes/workstations.ts';
import type { ConsoleWorld } from './world.ts';
import { keepOut, releaseQuarantined } from '../scopes/quarantine.ts';
import { decisionWords } from '../quarantine-words.ts';
import { bilingual, words } from './html.ts';
import type { Notice, PageName } from './page.ts';
import type { MadeCode } from './tabs.ts';

/** What an act led to, and the page that says so. */
export type Done = {
  readonly tab: PageName;
  readonly notice: Notice | null;
  readonly made: MadeCode | null;
};

const operator = z.string().trim().min(1).max(60);
const codeForm = z.object({ clinic: z.uuid(), role: z.enum(['home', 'desk']), by: operator });
const revokeForm = z.object({
  device: z.uuid(),
  by: operator,
  reason: z.string().trim().min(1).max(200),
});

/** Does what a form asks for; null where there is no such form. */
export async function perform(
  path: string,
  form: URLSearchParams,
  world: ConsoleWorld,
): Promise<Done | null> {
  const values = Object.fromEntries(form);
  switch (path) {
    case '/backups/start':
      return startBackup(world);
    case '/codes':
      return makeCode(values, world);
    case '/revoke':
      return revoke(values, world);
    case '/quarantine':
      return decide(values, world);
    default:
      return null;
  }
}

/** It takes a while: the page shows it being made. */
function startBackup({ backups, district }: ConsoleWorld): Done {
  if (backups.keeper.isRunning()) {
    const text = words('已经在备份了。', 'One is being made already.');
    return { tab: 'backups', notice: { kind: 'warn', text }, made: null };
  }
  backups.keeper.runNow().catch(district.onFault);
  const text = words(
    '备份开始了，验证完成后出现在下面：过一会儿点“备份”看结果。',
    'A backup was started and counts once it is verified: open Backups again in a while.',
  );
  return { tab: 'backups', notice: { kind: 'good', text }, made: null };
}

async function makeCode(values: object, { district }: ConsoleWorld): Promise<Done> {
  const order = codeForm.safeParse(values);
  if (!order.success) return incomplete;
  const { clinic: clinicId, role, by: madeBy } = order.data;
  const now = district.now();
  const made = await makeEnrolmentCode(district.db, {
    clinicId,
    role,
    madeBy,
    now,
    makeChance: randomBytes,
  });
  return { tab: 'workstations', notice: null, made };
}

async function revoke(values: object, { district }: ConsoleWorld): Promise<Done> {
  const order = revokeForm.safeParse(values);
  if (!order.success) return incomplete;
  const { device: deviceId, by, reason } = order.data;
  const isDone = await revokeDevice(district.db, { deviceId, by, reason, now: district.now() });
  const text = isDone
    ? words('已停用：从它下一次请求起生效。', 'Revoked: it is refused from its next request on.')
    : words('没有这台工作站，或早已停用。', 'No such workstation, or it was revoked before.');
  return { tab: 'workstations', notice: { kind: isDone ? 'good' : 'warn', text }, made: null };
}

const decideForm = z.object({
  scope: z.uuid(),
  tx: z.uuid(),
  decision: z.enum(['release', 'keep-out']),
  by: operator,
  reason: z.string().trim().min(1).max(200),
});

async function decide(values: object, { district }: ConsoleWorld): Promise<Done> {
  const parsed = decideForm.safeParse(values);
  if (!parsed.success) return { ...incomplete, tab: 'quarantine' };
  const { scope: scopeId, tx: txId, decision, by, reason } = parsed.data;
  const order = { scopeId, txId, by, reason };
  const { db, writer, now } = district;
  const outcome =
    decision === 'keep-out'
      ? await keepOut(db, order, now())
      : await releaseQuarantined(db, order, writer);
  const isDone = outcome === 'released' || outcome === 'kept-out';
  const text = bilingual(decisionWords(outcome));
  return { tab: 'quarantine', notice: { kind: isDone ? 'good' : 'warn', text }, made: null };
}

const incomplete: Done = {
  tab: 'workstations',
  notice: {
    kind: 'bad',
    text: words(
      '没有填完整：请补上再提交。',
      'Something is missing: fill it in and send it again.',
    ),
  },
  made: null,
};
