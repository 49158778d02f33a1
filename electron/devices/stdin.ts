import { createInterface } from 'node:readline';
import { z } from 'zod';

/** Where the data host is and how we prove who we are. Never in the arguments or the environment. */
export const hostConfig = z.object({
  url: z.url({ protocol: /^wss?$/ }),
  ticket: z.string().min(16).max(200),
});

/**
 * The first line of standard input as JSON of this shape. A program that can not start ends with code 2 and
 * one plain sentence on standard error.
 */
export async function readConfig<Schema extends z.ZodType>(
  schema: Schema,
): Promise<z.output<Schema>> {
  const lines = createInterface({ input: process.stdin });
  for await (const line of lines) {
    lines.close();
    const parsed = schema.safeParse(jsonOf(line));
    if (parsed.success) return parsed.data;
    const places = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
    return endWith(`The configuration on standard input is not understood: ${places}.`);
  }
  return endWith('There is no configuration on standard input.');
}

/** Runs `stop` once and ends, when asked to or when whoever started this program is gone. */
export function endWithParent(stop: () => Promise<void>): void {
  let isEnding = false;
  const end = () => {
    if (isEnding) return;
    isEnding = true;
    void stop().finally(() => process.exit(0));
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  process.stdin.on('end', end);
  process.stdin.on('error', end);
  process.stdin.resume();
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function endWith(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}
