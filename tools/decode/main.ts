/**
 * `npm run -s decode -- --driver ID [--unmasked]`: runs a driver of the product over a capture. Hex a line in,
 * `gap N` for N ms of silence; one JSON object a line out, as things happen. Ends with code 2 at a line that is
 * no line of a capture.
 */
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import type { Driver } from '../../electron/devices/driver.ts';
import { linesOf } from '../lines.ts';
import { endsWithReader } from '../stdout.ts';
import { createDecoder } from './decoder.ts';
import { decodingDrivers } from './drivers.ts';
import { InputError, LINE_CHARACTERS_MAX, parseLine } from './input.ts';

async function main(args: string[]): Promise<number> {
  const drivers = decodingDrivers();
  const request = requestOf(args);
  const driver = drivers.get(request?.driver ?? '');
  if (!request || !driver) {
    const ids = [...drivers.keys()].toSorted().join(' ');
    return say(`Say which driver: npm run -s decode -- --driver ID [--unmasked]\nID: ${ids}`);
  }
  try {
    await decode(driver, request.isUnmasked);
    return 0;
  } catch (error) {
    if (error instanceof InputError) return say(error.message);
    throw error;
  }
}

async function decode(driver: Driver, isUnmasked: boolean) {
  const decoder = createDecoder({
    driver,
    isUnmasked,
    write: (output) => void process.stdout.write(`${JSON.stringify(output)}\n`),
  });
  endsWithReader(process.stdout);
  const lines = linesOf(process.stdin.setEncoding('utf8'), LINE_CHARACTERS_MAX);
  for await (const { text, lineNumber } of lines) {
    if (text === null) {
      throw new InputError(lineNumber, `longer than ${LINE_CHARACTERS_MAX} characters`);
    }
    await decoder.take(parseLine(text, lineNumber));
    if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
  }
  await decoder.end();
}

/** Null for arguments that this command does not have. */
function requestOf(args: string[]): { driver: string; isUnmasked: boolean } | null {
  try {
    const { values } = parseArgs({
      args,
      options: { driver: { type: 'string' }, unmasked: { type: 'boolean', default: false } },
    });
    return { driver: values.driver ?? '', isUnmasked: values.unmasked };
  } catch {
    return null;
  }
}

function say(sentence: string): number {
  process.stderr.write(`${sentence}\n`);
  return 2;
}

process.exitCode = await main(process.argv.slice(2));
