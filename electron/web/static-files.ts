import { createReadStream, existsSync, statSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { extname, isAbsolute, join, relative } from 'node:path';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
};

/** antd writes its styles into the page at run time, hence `unsafe-inline` for styles alone. */
const contentSecurityPolicy = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self' 'unsafe-inline'`,
  `img-src 'self' blob: data:`,
  `font-src 'self'`,
  `connect-src 'self'`,
  `media-src 'self' blob:`,
  `frame-src blob:`,
  `base-uri 'none'`,
  `form-action 'none'`,
  `frame-ancestors 'none'`,
  `object-src 'none'`,
].join('; ');

/** Headers of everything that a window loads. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), serial=(), usb=(), hid=()',
};

/** The file behind a request path, or null: only known types, only inside `directory`. */
export function resolveStaticFile(directory: string, path: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return null;
  }
  const wanted = join(directory, decoded === '/' ? 'index.html' : decoded);
  const inside = relative(directory, wanted);
  if (inside.startsWith('..') || isAbsolute(inside)) return null;
  if (!contentTypes[extname(wanted)]) return null;
  return existsSync(wanted) && statSync(wanted).isFile() ? wanted : null;
}

/** Sends a file with the security headers. Built assets carry a hash in their name and may be kept. */
export function sendFile(response: ServerResponse, file: string): void {
  const isAsset = file.includes('assets');
  response.writeHead(200, {
    ...securityHeaders,
    'Content-Type': contentTypes[extname(file)] ?? 'application/octet-stream',
    'Cache-Control': isAsset ? 'private, max-age=31536000, immutable' : 'no-store',
  });
  createReadStream(file).pipe(response);
}
