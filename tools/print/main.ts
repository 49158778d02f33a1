/**
 * `npm run -s print -- PAPER [--resident ID] --out FILE`: makes a paper of an invented resident with
 * the product's own readers and layouts, and says what it made in one JSON line. The clinic is the
 * same at every run; `--list` names its residents.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createHash } from 'node:crypto';
import type { PaperKind } from '../../shared/contract/documents.ts';
import { listResidents, openPrintClinic } from './clinic.ts';
import { subjectOf } from './subjects.ts';

const papers: Readonly<Record<string, PaperKind>> = {
  summary: 'health-record-summary',
  'referral-out': 'referral-out',
  slip: 'appointment-slip',
  measurement: 'measurement-slip',
  ticket: 'ticket',
  'desk-ticket': 'desk-ticket',
  label: 'specimen-label',
};

const names = Object.keys(papers).join(', ');
const usage = `Say which paper and where to: npm run -s print -- PAPER [--resident ID] --out FILE, where PAPER is one of ${names}; --list names the residents.`;

async function main(args: readonly string[]): Promise<number> {
  const asked = read(args);
  if (!asked) return refuse(usage);
  if (asked.list) return list();
  const [name = ''] = asked.positionals;
  const kind = Object.hasOwn(papers, name) ? papers[name] : undefined;
  if (!kind) return refuse(name ? `There is no paper "${name}"; there is ${names}.` : usage);
  if (asked.out === undefined) return refuse('Say where to: --out FILE.');
  const clinic = await openPrintClinic(asked.resident ?? null);
  if (!clinic) return refuse('There is no such resident: --list names those of this clinic.');
  try {
    const subjectId = await subjectOf(clinic, kind);
    const { documents } = clinic.as('doctor');
    const press = { idempotencyKey: clinic.makeId(), kind, subjectId };
    const { documentId } = await documents.make(press);
    const { pdfBase64 } = await documents.file({ documentId });
    return hand(Buffer.from(pdfBase64, 'base64'), {
      kind: name,
      resident: clinic.residentId,
      out: asked.out,
    });
  } finally {
    await clinic.close();
  }
}

function read(args: readonly string[]) {
  const options = {
    resident: { type: 'string' },
    out: { type: 'string' },
    list: { type: 'boolean' },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return positionals.length > 1 ? null : { ...values, positionals };
  } catch {
    return null; // an option that we do not know
  }
}

type Made = { readonly kind: string; readonly resident: string; readonly out: string };

function hand(pdf: Buffer, { kind, resident, out }: Made): number {
  try {
    writeFileSync(out, pdf);
  } catch (error) {
    return refuse(`The file could not be written: ${error instanceof Error ? error.message : out}`);
  }
  const pages = pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;
  const sha256 = createHash('sha256').update(pdf).digest('hex');
  say({ kind, resident, pages, bytes: pdf.length, sha256 });
  return 0;
}

function list(): number {
  for (const resident of listResidents()) say(resident);
  return 0;
}

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function refuse(sentence: string): number {
  process.stderr.write(`${sentence}\n`);
  return 2;
}

process.exitCode = await main(process.argv.slice(2));
