import { checkLimits } from '../measurement/limits.ts';
import { type ObservationKind, type Tenths, toTenths } from '../measurement/units.ts';
import { type Cells, isEmptyWord, quoted } from './cell.ts';
import type { IssueList } from './issue.ts';
import type { ImportTarget } from './targets.ts';

type Measured = { readonly kind: ObservationKind; readonly tenths: Tenths };

const simple: readonly (readonly [ImportTarget, ObservationKind])[] = [
  ['pulse', 'pulse'],
  ['glucoseFasting', 'glucose-fasting'],
  ['glucose', 'glucose-random'],
  ['weight', 'weight'],
  ['height', 'height'],
  ['waist', 'waist'],
];

/** Every measured value of a row, in tenths of its stored unit, inside the hard limits (h.1). */
export function readMeasurements(cells: Cells, issues: IssueList): readonly Measured[] {
  const others = simple.flatMap(([target, kind]) => {
    const value = readNumber(cells(target), target, issues);
    return value === null ? [] : within(kind, inCentimetres(kind, value), target, issues);
  });
  return [...readPressure(cells, issues), ...others];
}

/** `138/86`, also `138-86`, `138，86` and `138/86mmHg`; or two columns. */
function readPressure(cells: Cells, issues: IssueList): readonly Measured[] {
  const both = cells('bloodPressure');
  if (!isEmptyWord(both)) {
    const match = /^(\d{2,3})\s*[/\\,、|-]\s*(\d{2,3})(?:\s*mm\s*hg)?$/iu.exec(both);
    if (!match) {
      issues.add('pressure-unreadable', 'bloodPressure', { value: quoted(both) });
      return [];
    }
    return pair(Number(match[1]), Number(match[2]), 'bloodPressure', issues);
  }
  const sbp = readNumber(cells('sbp'), 'sbp', issues);
  const dbp = readNumber(cells('dbp'), 'dbp', issues);
  if (sbp === null && dbp === null) return [];
  if (sbp === null || dbp === null) {
    const isUnread = issues.all.some(({ target }) => target === 'sbp' || target === 'dbp');
    if (!isUnread) issues.add('pressure-incomplete', sbp === null ? 'sbp' : 'dbp');
    return [];
  }
  return pair(sbp, dbp, 'sbp', issues);
}

function pair(sbp: number, dbp: number, target: ImportTarget, issues: IssueList) {
  if (sbp <= dbp) {
    issues.add('pressure-order', target, { sbp, dbp });
    return [];
  }
  const lower = target === 'sbp' ? 'dbp' : target;
  return [...within('sbp', sbp, target, issues), ...within('dbp', dbp, lower, issues)];
}

const NUMBER =
  /^(\d{1,4}(?:\.\d{1,6})?)\s*(?:mmol\/l|mm\s*hg|kg|cm|m|公斤|千克|厘米|米|次\/分|\/min|bpm)?$/iu;

function readNumber(text: string, target: ImportTarget, issues: IssueList): number | null {
  if (isEmptyWord(text)) return null;
  const match = NUMBER.exec(text.replace(/(?<=\d)[。,](?=\d)/u, '.'));
  if (match) return Number(match[1]);
  return issues.add('number-unreadable', target, { value: quoted(text) });
}

/** A height of 1.68 is in metres, and nobody is 1.68 cm tall. */
function inCentimetres(kind: ObservationKind, value: number): number {
  return kind === 'height' && value > 0.4 && value < 2.6 ? value * 100 : value;
}

function within(
  kind: ObservationKind,
  value: number,
  target: ImportTarget,
  issues: IssueList,
): readonly Measured[] {
  const { tier, hint } = checkLimits({ kind, value });
  if (tier === 'refuse') {
    issues.add(hint === 'mg/dL?' ? 'value-mgdl' : 'value-out-of-range', target, { value });
    return [];
  }
  if (tier !== 'ok') issues.add('value-unlikely', target, { value });
  return [{ kind, tenths: toTenths(value) }];
}
