import { createReadStream } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { securityHeaders } from '../shell/content-security.ts';
import type { StaticFile } from '../shell/static-files.ts';

/** Sends a file with the security headers. What carries a hash in its name may be kept. */
export function sendFile(response: ServerResponse, file: StaticFile): void {
  response.writeHead(200, {
    ...securityHeaders,
    'Content-Type': file.contentType,
    'Cache-Control': file.isImmutable ? 'private, max-age=31536000, immutable' : 'no-store',
  });
  // A window that goes away, or a file that is replaced by a build, breaks this answer only.
  pipeline(createReadStream(file.path), response, () => undefined);
}
