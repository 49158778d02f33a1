import { realpathSync, statSync } from 'node:fs';
import { extname, isAbsolute, join, relative, sep } from 'node:path';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.wav': 'audio/wav',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
};

/** A file of the built window, ready to be sent. */
export type StaticFile = {
  readonly path: string;
  readonly contentType: string;
  /** Built assets carry a hash of their content in their name. */
  readonly isImmutable: boolean;
};

/**
 * The file behind a request path, or null: only known types, only regular files, and only inside
 * `directory` once every link has been followed.
 *
 * @param path as it stands in the address, still percent-encoded
 */
export function resolveStaticFile(directory: string, path: string): StaticFile | null {
  const decoded = decode(path);
  if (decoded === null) return null;
  const wanted = join(directory, decoded === '/' ? 'index.html' : decoded);
  // Refused before the disk is asked, so that nobody can probe for files outside.
  if (!isInside(directory, wanted)) return null;
  const real = realFile(wanted);
  if (real === null || !isInside(realpathSync(directory), real)) return null;
  const contentType = contentTypes[extname(real)];
  if (contentType === undefined) return null;
  return { path: real, contentType, isImmutable: isInside(join(directory, 'assets'), wanted) };
}

function decode(path: string): string | null {
  try {
    const decoded = decodeURIComponent(path);
    return decoded.includes('\0') ? null : decoded;
  } catch {
    return null;
  }
}

/** Compares paths part by part: `window-x` is not inside `window`. */
function isInside(directory: string, path: string): boolean {
  const inside = relative(directory, path);
  return inside !== '' && inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}

function realFile(path: string): string | null {
  try {
    const real = realpathSync(path);
    return statSync(real).isFile() ? real : null;
  } catch {
    return null;
  }
}
