import type { EChartsCoreOption } from 'echarts/core';
import type { BloodPressure, PressureTarget } from '../../../parts/blood-pressure.ts';

export type TrendInput = {
  readonly points: readonly BloodPressure[];
  /** Null while the age is not certain (ID-42). */
  readonly target: PressureTarget | null;
};

export type TrendColors = Readonly<
  Record<'text' | 'quiet' | 'line' | 'surface' | 'band' | 'limit' | 'sbp' | 'dbp', string>
>;

export type TrendLook = {
  readonly names: { readonly sbp: string; readonly dbp: string };
  readonly colors: TrendColors;
  readonly fontSize: number;
  readonly fontFamily: string;
};

/** Below and above these a chart would hide the ordinary range. mmHg. */
const axisLow = 40;
const axisHigh = 200;

/**
 * Two lines over the band of the target: solid points for device readings, rings for typed ones.
 * Systolic is a full line and diastolic a dashed one, so that it reads in black and white.
 */
export function trendOption({ points, target }: TrendInput, look: TrendLook): EChartsCoreOption {
  const { colors, names } = look;
  const axisLabel = { color: colors.quiet, fontSize: look.fontSize * 0.875 };
  const highest = Math.max(axisHigh, ...points.map(({ sbp }) => sbp + 10));
  return {
    animation: false,
    textStyle: { fontFamily: look.fontFamily, fontSize: look.fontSize * 0.875, color: colors.text },
    grid: {
      left: look.fontSize * 3,
      right: look.fontSize * widthOf([names.sbp, names.dbp]),
      top: 12,
      bottom: look.fontSize * 2,
    },
    xAxis: {
      type: 'time',
      axisLabel: { ...axisLabel, hideOverlap: true, formatter: '{yyyy}-{MM}' },
      axisLine: { lineStyle: { color: colors.line } },
    },
    yAxis: {
      type: 'value',
      min: axisLow,
      max: highest,
      interval: 20,
      axisLabel,
      splitLine: { lineStyle: { color: colors.line } },
    },
    tooltip: { trigger: 'axis', confine: true },
    series: [
      {
        ...series('sbp', points, look),
        ...(target && {
          markArea: {
            silent: true,
            itemStyle: { color: colors.band },
            data: [[{ yAxis: axisLow }, { yAxis: target.sbp }]],
          },
          markLine: limitLine(target.sbp, colors),
        }),
      },
      {
        ...series('dbp', points, look),
        lineStyle: { type: 'dashed', color: colors.dbp, width: 2 },
        ...(target && { markLine: limitLine(target.dbp, colors) }),
      },
    ],
  };
}

/** The limit of the target; its number stands in the title. */
function limitLine(limit: number, colors: TrendColors) {
  return {
    silent: true,
    symbol: 'none',
    lineStyle: { color: colors.limit, type: 'dotted', width: 1.5 },
    label: { show: false },
    data: [{ yAxis: limit }],
  };
}

function series(part: 'sbp' | 'dbp', points: readonly BloodPressure[], look: TrendLook) {
  const { colors, names } = look;
  return {
    type: 'line',
    name: names[part],
    symbol: 'circle',
    symbolSize: 8,
    showSymbol: true,
    lineStyle: { color: colors[part], width: 2 },
    endLabel: { show: true, formatter: names[part], color: colors.text },
    data: points.map((point) => ({
      value: [point.at, point[part]],
      itemStyle:
        point.source === 'device'
          ? { color: colors[part] }
          : { color: colors.surface, borderColor: colors[part], borderWidth: 2 },
    })),
  };
}

/** Room for the longest word in multiples of the type size: a Han character is square, a letter half. */
function widthOf(words: readonly string[]): number {
  const widths = words.map((word) =>
    [...word].reduce((width, character) => width + (character > '\u2e80' ? 1 : 0.55), 0.5),
  );
  return Math.max(...widths);
}
