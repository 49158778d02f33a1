import { describe, expect, it } from 'vitest';
import type { CalendarDate } from '../../../shared/lib/clock.ts';
import { type TrendChart, type TrendPoint, trendChart } from './trend-chart.ts';

const date = (text: string) => text as CalendarDate;
const device = (day: string, value: number): TrendPoint => ({
  date: date(day),
  value,
  source: 'device',
});
const typed = (day: string, value: number): TrendPoint => ({
  date: date(day),
  value,
  source: 'typed',
});

function chartOf(points: readonly TrendPoint[], changes: Partial<TrendChart> = {}): string {
  return trendChart({
    panels: [{ title: '高压', target: 140, points }],
    from: date('2025-11-21'),
    to: date('2026-11-21'),
    width: 480,
    panelHeight: 80,
    ...changes,
  });
}

const count = (svg: string, what: RegExp) => [...svg.matchAll(what)].length;
const filled = /<circle [^>]*fill="#1f2a2c"/g;
const rings = /<circle [^>]*fill="#ffffff" stroke/g;

describe('trendChart', () => {
  it('draws a filled point for a device and a ring for a typed value', () => {
    const svg = chartOf([
      typed('2026-01-10', 150),
      device('2026-04-10', 144),
      device('2026-07-10', 138),
    ]);
    expect(count(svg, filled)).toBe(2);
    expect(count(svg, rings)).toBe(1);
  });

  it('joins points and leaves a gap open', () => {
    const svg = chartOf([
      device('2025-12-01', 150),
      device('2026-02-01', 148),
      device('2026-09-01', 140),
      device('2026-10-01', 138),
    ]);
    expect(count(svg, /<polyline/g)).toBe(2);
    expect(
      count(chartOf([device('2026-09-01', 140), device('2026-10-01', 138)]), /<polyline/g),
    ).toBe(1);
  });

  it('puts later to the right and higher up', () => {
    const svg = chartOf([device('2026-01-10', 120), device('2026-07-10', 160)]);
    const [first, second] = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(
      (match) => ({
        x: Number(match[1]),
        y: Number(match[2]),
      }),
    );
    expect(second!.x).toBeGreaterThan(first!.x);
    expect(second!.y).toBeLessThan(first!.y);
  });

  it('shades what is on target from the line downwards, and only with a target', () => {
    const svg = chartOf([device('2026-01-10', 150), device('2026-03-10', 130)]);
    const [, top, height] = /<rect [^>]*y="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [];
    const line = /<path d="M\d+ ([\d.]+)h[\d.]+" [^>]*dasharray/.exec(svg)?.[1];
    expect(top).toBe(line);
    expect(Number(height)).toBeGreaterThan(0);
    expect(svg).toContain('>目标 140<');
    const panels = [{ title: '高压', target: null, points: [device('2026-01-10', 150)] }];
    expect(chartOf([], { panels })).not.toContain('<rect');
  });

  it('keeps every point and the target inside its strip', () => {
    const svg = chartOf([device('2026-01-10', 88), device('2026-03-10', 241)]);
    for (const [, y] of svg.matchAll(/cy="([\d.]+)"/g)) {
      expect(Number(y)).toBeGreaterThan(0);
      expect(Number(y)).toBeLessThan(80);
    }
  });

  it('keeps the last value clear of the words of the target', () => {
    const yOf = (svg: string, words: string) =>
      Number(new RegExp(`y="([\\d.]+)"[^>]*${words}<`).exec(svg)?.[1]);
    for (const value of [139, 140, 141]) {
      const svg = chartOf([device('2026-09-01', 150), device('2026-11-20', value)]);
      expect(
        Math.abs(yOf(svg, `bold"[^>]*>${value}`) - yOf(svg, '>目标 140')),
      ).toBeGreaterThanOrEqual(10);
    }
  });

  it('labels the months, with the year where it begins', () => {
    const svg = chartOf([device('2026-09-01', 150)]);
    expect(svg).toContain('>2025年12月<');
    expect(svg).toContain('>2月<');
  });

  it('escapes what a title may contain', () => {
    const panels = [{ title: 'a<b & c', target: null, points: [device('2026-01-10', 150)] }];
    expect(chartOf([], { panels })).toContain('a&lt;b &amp; c');
  });
});
