import { addMonths, dateParts, daysBetween } from '../../../shared/lib/calendar.ts';
import type { CalendarDate } from '../../../shared/lib/clock.ts';
import { paper } from './layouts/paper.ts';

export type TrendPoint = {
  readonly date: CalendarDate;
  readonly value: number;
  readonly source: 'device' | 'typed' | 'import';
};

/** One value over time in a strip of its own, so that nothing has to be told apart by colour. */
export type TrendPanel = {
  readonly title: string;
  /** Oldest first. */
  readonly points: readonly TrendPoint[];
  /** Values below it are on target: the grey band. */
  readonly target: number | null;
};

export type TrendChart = {
  readonly panels: readonly TrendPanel[];
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  /** Points, as all lengths here. */
  readonly width: number;
  readonly panelHeight: number;
};

/** Points further apart than this are not joined: nothing is known of the time between. */
const GAP_DAYS_MAX = 130;
const AXIS_HEIGHT = 16;
const PANEL_GAP = 10;
const PLOT_LEFT = 74;
const PLOT_RIGHT = 40;
const STEP = 20;
const LABELS_MAX = 8;
const LABEL_HEIGHT = 10;
const colour = { ink: '#1f2a2c', quiet: '#5b6a6d', grid: '#d5dcdd', band: '#e6ecec' } as const;

type Frame = {
  readonly chart: TrendChart;
  readonly top: number;
  readonly low: number;
  readonly high: number;
};

/**
 * Strips one above the other over one axis of time: band below the target, filled points for
 * devices, rings for typed values, no line across a gap. Readable in black and white.
 */
export function trendChart(chart: TrendChart): string {
  const { panels, width, panelHeight } = chart;
  const bottom = panels.length * (panelHeight + PANEL_GAP) - PANEL_GAP;
  const height = bottom + AXIS_HEIGHT;
  const strips = panels.map((panel, index) => drawPanel(panel, frameOf(panel, chart, index)));
  const axis = drawMonths(chart, bottom);
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  const font = `font-family="${paper.font}" font-size="8" fill="${colour.ink}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${font}>${axis}${strips.join('')}</svg>`;
}

function frameOf(panel: TrendPanel, chart: TrendChart, index: number): Frame {
  const values = panel.points.map((point) => point.value);
  const all = panel.target === null ? values : [...values, panel.target];
  const low = Math.floor((Math.min(...all) - 6) / STEP) * STEP;
  const high = Math.ceil((Math.max(...all) + 6) / STEP) * STEP;
  return { chart, top: index * (chart.panelHeight + PANEL_GAP), low, high };
}

function drawPanel(panel: TrendPanel, frame: Frame): string {
  const { chart, top } = frame;
  const title = text(0, top + chart.panelHeight / 2 + 3, panel.title, { weight: 'bold', size: 9 });
  return [
    drawBand(panel, frame),
    drawGrid(frame),
    drawTarget(panel, frame),
    title,
    ...segments(panel.points).map((segment) => drawLine(segment, frame)),
    ...panel.points.map((point) => drawPoint(point, frame)),
    drawLastValue(panel, frame),
  ].join('');
}

function drawBand({ target }: TrendPanel, frame: Frame): string {
  if (target === null) return '';
  const y = yOf(target, frame);
  const height = round(yOf(frame.low, frame) - y);
  const size = `x="${PLOT_LEFT}" width="${plotWidth(frame.chart)}" y="${y}" height="${height}"`;
  return `<rect ${size} fill="${colour.band}"/>`;
}

/** Over the grid, which may have a line at the same value. */
function drawTarget({ target }: TrendPanel, frame: Frame): string {
  if (target === null) return '';
  const y = yOf(target, frame);
  const { chart } = frame;
  const dashes = `stroke="${colour.ink}" stroke-width="0.75" stroke-dasharray="3 2"`;
  const label = text(chart.width - PLOT_RIGHT + 4, y + 3, `目标 ${target}`, { fill: colour.quiet });
  return rule(y, chart, dashes) + label;
}

function drawGrid(frame: Frame): string {
  const { chart, low, high } = frame;
  const lines: string[] = [];
  for (let value = low; value <= high; value += STEP) {
    const y = yOf(value, frame);
    lines.push(rule(y, chart, `stroke="${colour.grid}" stroke-width="0.5"`));
    lines.push(text(PLOT_LEFT - 4, y + 3, String(value), { anchor: 'end', fill: colour.quiet }));
  }
  return lines.join('');
}

function drawLine(points: readonly TrendPoint[], frame: Frame): string {
  if (points.length < 2) return '';
  const path = points.map((point) => `${xOf(point.date, frame.chart)},${yOf(point.value, frame)}`);
  return `<polyline points="${path.join(' ')}" fill="none" stroke="${colour.ink}" stroke-width="1"/>`;
}

function drawPoint(point: TrendPoint, frame: Frame): string {
  const centre = `cx="${xOf(point.date, frame.chart)}" cy="${yOf(point.value, frame)}"`;
  return point.source === 'device'
    ? `<circle ${centre} r="2.6" fill="${colour.ink}"/>`
    : `<circle ${centre} r="2.4" fill="#ffffff" stroke="${colour.ink}" stroke-width="1"/>`;
}

/** Right of the last point, and clear of the words of the target line. */
function drawLastValue({ points, target }: TrendPanel, frame: Frame): string {
  const last = points.at(-1);
  if (!last) return '';
  const y = yOf(last.value, frame);
  const targetY = target === null ? Number.NEGATIVE_INFINITY : yOf(target, frame);
  const isClear = Math.abs(y - targetY) >= LABEL_HEIGHT;
  const clearY = last.value < (target ?? 0) ? targetY + LABEL_HEIGHT : targetY - LABEL_HEIGHT;
  const x = xOf(last.date, frame.chart) + 5;
  return text(x, (isClear ? y : clearY) + 3, String(last.value), { weight: 'bold', size: 9 });
}

/** A tick for every month, words for at most {@link LABELS_MAX} of them. */
function drawMonths(chart: TrendChart, bottom: number): string {
  const months = monthsBetween(chart.from, chart.to);
  const every = Math.max(1, Math.ceil(months.length / LABELS_MAX));
  const drawn = months.map((month, index) => {
    const x = xOf(month, chart);
    const tick = `<path d="M${x} ${bottom}v3" stroke="${colour.quiet}" stroke-width="0.5"/>`;
    const isLabelled = index % every === 0;
    return (
      tick +
      (isLabelled ? text(x, bottom + 12, monthLabel(month, index), { anchor: 'middle' }) : '')
    );
  });
  return drawn.join('');
}

function monthLabel(month: CalendarDate, index: number): string {
  const { year, month: number } = dateParts(month);
  return index === 0 || number === 1 ? `${year}年${number}月` : `${number}月`;
}

/** First days of months, from the first one inside the range. */
function monthsBetween(from: CalendarDate, to: CalendarDate): readonly CalendarDate[] {
  const months: CalendarDate[] = [];
  const first = from.endsWith('-01')
    ? from
    : addMonths(`${from.slice(0, 7)}-01` as CalendarDate, 1);
  for (let month = first; month <= to; month = addMonths(month, 1)) months.push(month);
  return months;
}

function segments(points: readonly TrendPoint[]): readonly (readonly TrendPoint[])[] {
  const parts: TrendPoint[][] = [];
  for (const point of points) {
    const current = parts.at(-1);
    const before = current?.at(-1);
    const isJoined = before && daysBetween(before.date, point.date) <= GAP_DAYS_MAX;
    if (isJoined) current?.push(point);
    else parts.push([point]);
  }
  return parts;
}

function xOf(date: CalendarDate, chart: TrendChart): number {
  const share = daysBetween(chart.from, date) / Math.max(1, daysBetween(chart.from, chart.to));
  return round(PLOT_LEFT + share * plotWidth(chart));
}

function yOf(value: number, { chart, top, low, high }: Frame): number {
  const margin = 6;
  const share = (value - low) / (high - low);
  return round(top + chart.panelHeight - margin - share * (chart.panelHeight - 2 * margin));
}

function plotWidth(chart: TrendChart): number {
  return chart.width - PLOT_LEFT - PLOT_RIGHT;
}

function rule(y: number, chart: TrendChart, style: string): string {
  return `<path d="M${PLOT_LEFT} ${y}h${plotWidth(chart)}" ${style}/>`;
}

type TextStyle = {
  readonly anchor?: 'middle' | 'end';
  readonly weight?: 'bold';
  readonly size?: number;
  readonly fill?: string;
};

function text(x: number, y: number, words: string, style: TextStyle = {}): string {
  if (words === '') return '';
  const attributes = [
    `x="${round(x)}" y="${round(y)}"`,
    style.anchor ? `text-anchor="${style.anchor}"` : '',
    style.weight ? `font-weight="${style.weight}"` : '',
    style.size ? `font-size="${style.size}"` : '',
    style.fill ? `fill="${style.fill}"` : '',
  ];
  return `<text ${attributes.filter(Boolean).join(' ')}>${escaped(words)}</text>`;
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
