import type { PaperSize } from '../../../shared/contract/printing.ts';
import { pageSizeMm } from './page-size.ts';
import type { PrintJob, Printing, SystemPrinter } from './printing.ts';
import { runProgram } from './run-program.ts';

type Programs = { readonly lp: string; readonly lpstat: string };

const NO_DEFAULT = 'no system default destination';

/** Printing on Linux and macOS through CUPS' own programs. */
export function cupsPrinting(programs: Programs = { lp: 'lp', lpstat: 'lpstat' }): Printing {
  return {
    async list() {
      const [names, preferred] = await Promise.all([
        runProgram({ program: programs.lpstat, args: ['-e'] }),
        // Ends with 1 where there is none, in some versions.
        runProgram({ program: programs.lpstat, args: ['-d'] }).catch(() => NO_DEFAULT),
      ]);
      return parsePrinters(names, preferred);
    },
    async print({ printer, title, paper, pdf }: PrintJob) {
      const media = `media=${mediaOf(paper, pdf)}`;
      const args = ['-d', printer, '-t', title, '-o', media, '-'];
      await runProgram({ program: programs.lp, args, input: pdf });
    },
  };
}

/** `names` is one name a line, `preferred` ends in the name of the default after a colon. */
function parsePrinters(names: string, preferred: string): readonly SystemPrinter[] {
  const [, chosen = null] = /:\s*(\S+)\s*$/.exec(preferred) ?? [];
  return names
    .split('\n')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => ({ name, isDefault: name === chosen }));
}

/** A roll is cut where the paper ends, and a label has no name: they get the size of the page. */
function mediaOf(paper: PaperSize, pdf: Uint8Array): string {
  if (paper === 'a4' || paper === 'a5') return paper.toUpperCase();
  const { width, height } = pageSizeMm(pdf);
  return `Custom.${width}x${height}mm`;
}
