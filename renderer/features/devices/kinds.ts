import type { DriverInfo, Transport, TrialPlan } from '../../../shared/contract/devices.ts';
import {
  choiceOf,
  type LineProfile,
  lineWords,
} from '../../../shared/domain/devices/line-settings.ts';

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
export function usualLines(drivers: readonly DriverInfo[]): readonly LineProfile[] {
  const lines = new Map<string, { readonly line: LineProfile; readonly count: number }>();
  for (const { line } of drivers) {
    const words = lineWords(line);
    const before = lines.get(words);
    lines.set(words, { line: before?.line ?? line, count: (before?.count ?? 0) + 1 });
  }
  return [...lines.values()].toSorted((a, b) => b.count - a.count).map(({ line }) => line);
}

/** The setting at which a kind is listened for, as long as nobody chooses another. */
export function lineOf(kind: Kind, drivers: readonly DriverInfo[]): LineProfile | null {
  if (kind.is === 'driver') return drivers.find(({ id }) => id === kind.driver)?.line ?? null;
  const lines = usualLines(drivers);
  return lines[kind.turn % lines.length] ?? null;
}

/** A port that is listened to: how its line is set, and how the kind that was chosen wants it. */
export type Heard = {
  readonly transport: Transport;
  readonly own: LineProfile;
  readonly at: LineProfile;
};

/**
 * Who listens, at which setting: all whose line is usually set so, and all of the chosen kind's line, for whom somebody
 * tries another setting; the chosen one first.
 */
export function planOf(
  { transport, own, at }: Heard,
  kind: Kind,
  drivers: readonly DriverInfo[],
): TrialPlan {
  const lines = [own, at].map(lineWords);
  const isChosen = ({ id }: DriverInfo) => kind.is === 'driver' && kind.driver === id;
  const listeners = [
    ...drivers.filter(isChosen),
    ...drivers.filter((one) => !isChosen(one) && lines.includes(lineWords(one.line))),
  ];
  const [first] = listeners;
  return {
    transport: first ? lineSetTo(at, transport, first.line) : transport,
    drivers: listeners.map(({ id }) => id),
  };
}

/** The transport of a device whose driver wants its line as `own`, so that the line is opened as wanted. */
export function lineSetTo(wanted: LineProfile, transport: Transport, own: LineProfile): Transport {
  if (transport.kind === 'tcp') return transport;
  const { line: _, ...rest } = transport;
  return { ...rest, ...choiceOf(own, wanted) };
}

/** The likely kinds, in the order of their likelihood, and the rest as they come. */
export function byLikelihood(drivers: readonly DriverInfo[], suggests: readonly string[]) {
  const likely = suggests.flatMap((id) => drivers.filter((driver) => driver.id === id));
  return { likely, others: drivers.filter((driver) => !likely.includes(driver)) };
}
