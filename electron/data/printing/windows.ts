import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Printing } from './printing.ts';
import { runProgram } from './run-program.ts';
import { PRINT_PDF } from './windows-script.ts';

const LIST = `[Console]::OutputEncoding = [Text.Encoding]::UTF8
ConvertTo-Json @(Get-CimInstance Win32_Printer | Select-Object Name, Default)`;

const listed = z.array(z.object({ Name: z.string(), Default: z.boolean() }));

/**
 * Printing on Windows with what Windows brings: its own PDF renderer and its own print queue. Written
 * and not yet run: docs/shells.md.
 *
 * @param folder for a paper while it is handed over: of this workstation, not the temporary one of everybody,
 *   so that what a program leaves there when it dies is found and dropped
 */
export function windowsPrinting(folder: string): Printing {
  return {
    async list() {
      const printers = listed.parse(JSON.parse(await powershell(LIST, {})));
      return printers.map(({ Name, Default }) => ({ name: Name, isDefault: Default }));
    },
    async print({ printer, title, pdf }) {
      // The renderer reads files only; this one lives as long as the job is being handed over.
      const path = join(folder, `${randomUUID()}.pdf`);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(path, pdf, { mode: 0o600 });
      try {
        await powershell(PRINT_PDF, {
          YIZHAN_PDF: path,
          YIZHAN_PRINTER: printer,
          YIZHAN_TITLE: title,
        });
      } finally {
        await rm(path, { force: true });
      }
    },
  };
}

/** Values come by the environment, so that no name of a printer can become a command. */
function powershell(script: string, environment: Readonly<Record<string, string>>) {
  const encoded = Buffer.from(script, 'utf16le').toString('base64');
  const args = ['-NoProfile', '-NonInteractive', '-EncodedCommand', encoded];
  return runProgram({ program: 'powershell.exe', args, environment });
}
