import { readFile } from 'node:fs/promises';
import { securityHeaders } from '../../shell/content-security.ts';
import { resolveStaticFile } from '../../shell/static-files.ts';
import { isOwnAddress } from './own-address.ts';

type PageRequest = Pick<Request, 'method' | 'url'>;

/** Serves the files of the window under its own address (checklist 5). @param directory the built renderer */
export function createWindowHandler(directory: string) {
  return async ({ method, url }: PageRequest): Promise<Response> => {
    if (!isOwnAddress(url)) return refuse(404);
    if (method !== 'GET') return refuse(405);
    const file = resolveStaticFile(directory, new URL(url).pathname);
    if (!file) return refuse(404);
    return new Response(await readFile(file.path), {
      headers: {
        ...securityHeaders,
        'Content-Type': file.contentType,
        // The next version of the program has the same addresses.
        'Cache-Control': 'no-store',
      },
    });
  };
}

/** The answer to everything that is not served. */
export function refuse(status: number): Response {
  return new Response(null, { status, headers: { ...securityHeaders } });
}
