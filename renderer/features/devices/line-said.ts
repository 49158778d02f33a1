import type { TFunction } from 'i18next';
import { type LineProfile, lineWords } from '../../../shared/domain/devices/line-settings.ts';

type Format = Pick<LineProfile, 'dataBits' | 'parity' | 'stopBits'>;

/** Bits and parity as somebody says them: 7 位、偶校验. One stop bit goes without saying. */
export function formatSaid(t: TFunction, { dataBits, parity, stopBits }: Format): string {
  const words = {
    bits: t('devices.line.bits', { bits: dataBits }),
    parity: t(`devices.line.parityLong.${parity}`),
  };
  return stopBits === 1 ? t('devices.line.format', words) : t('devices.line.formatTwoStop', words);
}

/** With the speed, and what stands in manuals for whoever has one. */
export function lineSaid(t: TFunction, line: LineProfile): string {
  const format = formatSaid(t, line);
  return t('devices.line.whole', { speed: line.baudRate, format, code: lineWords(line) });
}

/** The button that listens at another setting: says only what becomes different. */
export function trySaid(t: TFunction, now: LineProfile, next: LineProfile): string {
  const format = formatSaid(t, next);
  if (next.baudRate === now.baudRate) return t('devices.wizard.tryFormat', { format });
  return t('devices.wizard.tryLine', { format, speed: next.baudRate });
}
