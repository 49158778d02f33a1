import type { Talk, Utterance } from './talking-device.ts';

/** What anybody can do to a simulated scale: stand on it. */
export function weighTalk(say: (kilograms: number) => Utterance): Talk {
  return {
    key: 'weigh',
    name: { 'zh-CN': '称重', en: 'Weigh' },
    field: { min: 20, max: 200, step: 0.1, initial: 63.4 },
    say,
  };
}

/** A text that a scale sends while it shows this weight. */
export function weightSaid(text: string, kilograms: number): Utterance {
  return { bytes: Buffer.from(text, 'latin1'), display: [`${kilograms.toFixed(1)} kg`] };
}
