/** Why this workstation does not open, or ends. Each code is one sentence for the person in front of it. */
export const startRefusalCodes = [
  'set-up-lost',
  'configuration-invalid',
  'key-store-unavailable',
  'key-store-unprotected',
  'key-store-changed',
  'key-file-damaged',
  'key-refused',
  'key-lost',
  'database-key-wrong',
  'database-damaged',
  'database-from-future',
  'database-in-use',
  'fault',
] as const;

export type StartRefusalCode = (typeof startRefusalCodes)[number];

/** Nothing on disk was changed when this is thrown. */
export class StartRefusal extends Error {
  override readonly name = 'StartRefusal';
  readonly code: StartRefusalCode;
  /** Places or kinds that help support; never a value of the configuration, never a key. */
  readonly detail: string;

  constructor(code: StartRefusalCode, detail = '', options: { cause?: unknown } = {}) {
    super(code, options);
    this.code = code;
    this.detail = detail;
  }
}

type Words = { readonly message: string; readonly detail: string };

const words: Readonly<Record<StartRefusalCode, Words>> = {
  'set-up-lost': {
    message: '这台工作站的设置文件不见了',
    detail: '数据还在，没有改动。请联系技术支持放回 workstation.json，不要删除其他文件。',
  },
  'configuration-invalid': {
    message: '工作站的设置文件有误',
    detail: '请联系技术支持检查 workstation.json。数据没有改动。',
  },
  'key-store-unavailable': {
    message: '系统钥匙串现在不可用',
    detail: '请注销后重新登录系统，再打开驿站。数据没有改动。',
  },
  'key-store-unprotected': {
    message: '这台电脑没有可用的系统钥匙串',
    detail: '数据库密钥在这里得不到保护，驿站不会打开。请安装钥匙串服务，或联系技术支持。',
  },
  'key-store-changed': {
    message: '系统钥匙串和上次不一样',
    detail:
      '数据库密钥由另一种钥匙串保管，驿站不会另造密钥。请换回原来的登录方式，或联系技术支持。',
  },
  'key-file-damaged': {
    message: '数据库密钥文件已损坏',
    detail: '请不要删除任何文件，联系技术支持用恢复密钥打开。数据没有改动。',
  },
  'key-refused': {
    message: '系统钥匙串不能解开数据库密钥',
    detail: '请用安装驿站时的系统用户登录。如果换过系统或用户，请联系技术支持。数据没有改动。',
  },
  'key-lost': {
    message: '找不到数据库密钥',
    detail: '这里有数据库，但没有它的密钥文件。驿站不会另造密钥。请联系技术支持。',
  },
  'database-key-wrong': {
    message: '数据库密钥不对',
    detail: '数据库不属于这台工作站，或文件被替换过。数据没有改动。',
  },
  'database-damaged': {
    message: '数据库文件已损坏',
    detail: '请不要删除，先复制一份，再联系技术支持从备份恢复。',
  },
  'database-from-future': {
    message: '数据库来自更新的版本',
    detail: '请安装新版驿站后再打开。数据没有改动。',
  },
  'database-in-use': {
    message: '驿站已经在用这份数据运行',
    detail: '请使用已经打开的窗口，或者先关闭它。数据没有改动。',
  },
  fault: {
    message: '驿站出了故障',
    detail: '请重新打开驿站；如果再次出现，请联系技术支持。已经保存的数据不受影响。',
  },
};

/** What the person reads. */
export function wordsOf({ code, detail }: StartRefusal): Words {
  const { message, detail: advice } = words[code];
  return { message, detail: detail === '' ? advice : `${advice}\n\n(${code}: ${detail})` };
}

/** The refusal behind any error: its own, or a fault of ours. */
export function asStartRefusal(error: unknown): StartRefusal {
  if (error instanceof StartRefusal) return error;
  const kind = error instanceof Error ? error.name : typeof error;
  return new StartRefusal('fault', kind, { cause: error });
}

/** A code of the data host, as far as it is a reason not to start. */
export function refusalOfCode(code: string): StartRefusal {
  const known = startRefusalCodes.find((one) => one === code);
  return known ? new StartRefusal(known) : new StartRefusal('fault', code);
}
