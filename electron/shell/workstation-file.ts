import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { setUp } from '../data/config.ts';
import { StartRefusal } from './start-refusal.ts';

const shellSettings = z.strictObject({
  /** The queue board opens by itself, on the second screen. */
  hasBoard: z.boolean().default(false),
  /** On Linux without a key store the database key lies practically open. Only ever set knowingly. */
  allowsUnprotectedKey: z.boolean().default(false),
  /** Hosts whose pages may be opened in the system's browser. */
  externalHosts: z.array(z.hostname()).max(20).default([]),
});

/**
 * `workstation.json` in the data folder: what enrolment writes once. Everything of the data host's
 * configuration but the key, the file's place and the version, and what only this shell wants to know.
 */
const workstationFile = setUp.extend({ shell: shellSettings.prefault({}) });

/** What holds until a set-up says otherwise. */
export const usualShell = shellSettings.parse({});

export type WorkstationFile = z.output<typeof workstationFile>;

/**
 * Reads the set-up of this workstation; null where there is none, on a computer that belongs to no clinic yet.
 *
 * @throws StartRefusal `configuration-invalid`
 */
export function readWorkstationFile(path: string): WorkstationFile | null {
  const text = readText(path);
  if (text === null) return null;
  const parsed = workstationFile.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map((issue) => issue.path.join('.') || issue.code);
  throw new StartRefusal('configuration-invalid', [...new Set(places)].join(', '));
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT') return null;
    throw new StartRefusal('configuration-invalid', code, { cause: error });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The text of a syntax error quotes the file, and the file holds the enrolment code.
    throw new StartRefusal('configuration-invalid', 'JSON');
  }
}
