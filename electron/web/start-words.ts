import { AppError } from '../../shared/lib/problem.ts';
import { refusalOfCode, StartRefusal, wordsOf } from '../shell/start-refusal.ts';
import { StartError } from './child-host.ts';
import { OptionError } from './options.ts';

/** Where this shell knows better what to do: its key is a file or a passphrase, not the system's. */
const ownWords: Readonly<Partial<Record<string, string>>> = {
  'database-key-wrong':
    '数据库密钥不对：请检查口令或 database.key 文件是否属于这台工作站，数据没有改动。',
};

/** What keeps a folder from being written, in Node's words. */
const unwritable: ReadonlySet<string> = new Set([
  'EACCES',
  'EEXIST',
  'ENOENT',
  'ENOSPC',
  'ENOTDIR',
  'EPERM',
  'EROFS',
]);

/**
 * The one sentence for the person at the terminal where a start cannot succeed by trying again; null
 * for a fault of ours.
 */
export function startSentence(error: unknown): string | null {
  if (error instanceof OptionError || error instanceof StartError) return error.message;
  if (error instanceof StartRefusal) return sentenceOf(error);
  if (error instanceof AppError) return ownWords[error.code] ?? sentenceOfCode(error.code);
  return error instanceof Error ? sentenceOfSystem(error) : null;
}

function sentenceOfCode(code: string): string | null {
  const refusal = refusalOfCode(code);
  return refusal.code === 'fault' ? null : sentenceOf(refusal);
}

function sentenceOf(refusal: StartRefusal): string {
  const { message, detail } = wordsOf(refusal);
  return `${message}。${detail.replaceAll(/\s+/g, ' ')}`;
}

function sentenceOfSystem(error: NodeJS.ErrnoException & { readonly port?: number }) {
  const { code = '', path, port } = error;
  if (code === 'EADDRINUSE') {
    return `端口 ${port} 已被占用：驿站可能已经打开，请先关闭它，或者换一个端口。Port ${port} is in use.`;
  }
  if (path === undefined || !unwritable.has(code)) return null;
  return `数据目录不能使用：${path} (${code})。请检查路径、权限和剩余空间。`;
}
