import fc from 'fast-check';

/**
 * Properties look at the same cases on every machine, so that a change is judged by what it changed. Elsewhere is
 * looked with another seed: `PROPERTY_SEED=7 npx vitest run --project pure`.
 */
fc.configureGlobal({ seed: Number(process.env['PROPERTY_SEED'] ?? 1) });
