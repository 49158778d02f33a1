import type { DriverInfo } from '../../../shared/contract/devices.ts';

/** What somebody chose to listen for: a kind of device, or any that uses a line setting. */
export type Kind =
  | { readonly is: 'driver'; readonly driver: string }
  | { readonly is: 'unknown'; readonly turn: number };

/**
 * Whether all that somebody typed of a plate stands in a name or with its makers, in whatever order; signs do not count,
 * and Chinese and other words need no space between.
 */
export function isNamed(name: string, makers: string, typed: string): boolean {
  const whole = bare(`${makers} ${name}`);
  const chinese = (whole.match(/\p{Script=Han}+/gu) ?? []).join('');
  const words = typed.match(/\p{Script=Han}+|[^\p{Script=Han}\s]+/gu) ?? [];
  return words.every((word) => whole.includes(bare(word)) || chinese.includes(word));
}

function bare(text: string): string {
  return text.toLowerCase().replaceAll(/[\s\p{P}]/gu, '');
}

/** The settings of lines, the most usual first. */
export function usualLines(drivers: readonly DriverInfo[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { line } of drivers) counts.set(line, (counts.get(line) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a).map(([line]) => line);
}

/** The setting at which a kind is listened for. */
export function lineOf(kind: Kind, drivers: readonly DriverInfo[]): string | null {
  if (kind.is === 'driver') return drivers.find(({ id }) => id === kind.driver)?.line ?? null;
  const lines = usualLines(drivers);
  return lines[kind.turn % lines.length] ?? null;
}

/** Who listens at a setting: the chosen one first, so that the line is set as that one wants it. */
export function listenersAt(line: string, kind: Kind, drivers: readonly DriverInfo[]): string[] {
  const ids = drivers.filter((driver) => driver.line === line).map(({ id }) => id);
  if (kind.is === 'unknown') return ids;
  return [kind.driver, ...ids.filter((id) => id !== kind.driver)];
}

/** The likely kinds, in the order of their likelihood, and the rest as they come. */
export function byLikelihood(drivers: readonly DriverInfo[], suggests: readonly string[]) {
  const likely = suggests.flatMap((id) => drivers.filter((driver) => driver.id === id));
  return { likely, others: drivers.filter((driver) => !likely.includes(driver)) };
}
