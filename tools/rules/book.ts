import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { adultLimits, type Limit } from '../../shared/domain/measurement/limit-table.ts';
import { storedUnit } from '../../shared/domain/measurement/units.ts';
import { type RuleEntry, sources } from '../../shared/domain/rule-book/entry.ts';
import { ruleBook } from '../../shared/domain/rule-book/rule-book.ts';

/** Rule ids as they are cited in code: `HTN-30`, or a section in quotes: `'h.1'`. */
const CITED =
  /\b(?:ID|EHR|REF|HTN|DM|MEA|QUE|SEC|FDC|COPD|ELD|TRI|NOT)-\d{2}\b|(?<=')[ehi]\.\d(?:\.\d)?(?=')/g;

const ROOMS = ['electron', 'renderer', 'server', 'shared'];
const ABOUT_THE_BOOK = 'shared/domain/rule-book/';

/** Where each rule is cited: rule id to files, in the order of their names. Tests cite nothing. */
export function citations(root: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const file of ROOMS.flatMap((room) => sourcesIn(root, room))) {
    const text = readFileSync(join(root, file), 'utf8');
    for (const id of new Set(text.match(CITED))) found.set(id, [...(found.get(id) ?? []), file]);
  }
  return found;
}

function sourcesIn(root: string, room: string): readonly string[] {
  return readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .map((path) => `${room}/${path.replaceAll('\\', '/')}`)
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
    .filter((path) => !path.startsWith(ABOUT_THE_BOOK) && !path.includes('/i18n/'))
    .sort();
}

/** docs/rules.md: what the program obeys, on whose authority, and where it stands in the code. */
export function bookText(root: string): string {
  const cited = citations(root);
  return [
    '# Rules',
    '',
    'Written by `npm run -s rules -- --book` out of `shared/domain`; do not edit it by hand. Every decision',
    'of the program carries the ids of the rules that made it. `npm run -s rules -- SET` judges cases by',
    'the same functions.',
    '',
    'Confidence: **H** read in the primary text, or computed and checked; **M** from a secondary copy;',
    '**L** local practice or a decision of ours. A clinical lead has to sign off every L.',
    '',
    ...table(['Tag', 'Source'], Object.entries(sources)),
    ...ruleBook.flatMap(({ title, rules }) => chapter(title, rules, cited)),
    ...limitsChapter(),
    '',
  ].join('\n');
}

function chapter(
  title: string,
  rules: Readonly<Record<string, RuleEntry>>,
  cited: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const rows = Object.entries(rules).map(([id, { says, source, confidence }]) => [
    id,
    says,
    source,
    confidence,
    whereOf(cited.get(id) ?? []),
  ]);
  return ['', `## ${title}`, '', ...table(['Rule', 'Says', 'Source', '', 'Judged in'], rows)];
}

/** The rooms of the rules come first; a reader seldom wants more than two. */
function whereOf(files: readonly string[]): string {
  const judged = files.filter((file) => file.startsWith('shared/domain/'));
  const shown = (judged.length > 0 ? judged : files).slice(0, 2);
  return shown.map((file) => `\`${file}\``).join('<br>');
}

function limitsChapter(): readonly string[] {
  const rows = Object.entries(adultLimits).map(([kind, { hard, limits }]) => [
    kind,
    storedUnit(kind as keyof typeof adultLimits),
    `${tenths(hard.from)} to ${tenths(hard.to)}`,
    limitsOf(limits, 'confirm'),
    limitsOf(limits, 'alert'),
  ]);
  const head = ['Kind', 'Unit', 'May be typed', 'Look again', 'Call a doctor'];
  return ['', '## Limits of adults (h.1)', '', ...table(head, rows)];
}

function limitsOf(limits: readonly Limit[], tier: Limit['tier']): string {
  const those = limits.filter((limit) => limit.tier === tier);
  return those.map((limit) => limitText(limit)).join('<br>');
}

function limitText({ is, than, when, because }: Limit): string {
  return `${is} ${tenths(than)}${when ? ` (${when})` : ''} · ${because.join(', ')}`;
}

function tenths(value: number): string {
  return String(value / 10);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return [tableLine(head), tableLine(head.map(() => '---')), ...rows.map(tableLine)];
}

function tableLine(cells: readonly string[]): string {
  return `| ${cells.map(escapeCell).join(' | ')} |`;
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<=', '≤').replaceAll('>=', '≥');
}
