import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Entry of the thread. From source, the imports that it waits for are two thirds of the time to its
 * first paper; V8 keeps what it compiled beside the packages, where whoever can write could change
 * the code itself. A bundle has no such place and does without.
 */
if (import.meta.url.endsWith('.ts')) {
  enableCompileCache(fileURLToPath(new URL('../../../node_modules/.cache/code', import.meta.url)));
}

await import('./worker-loop.ts');
