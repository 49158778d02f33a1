import { theme } from 'antd';
import { LineChart } from 'echarts/charts';
import {
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
} from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useWords } from '../../../parts/use-words.ts';
import { trendOption, type TrendColors, type TrendInput } from './trend-option.ts';

use([
  LineChart,
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  SVGRenderer,
]);

/** The drawn trend. Everything it shows is in the table beside it too. */
export function TrendChart({ points, target }: TrendInput) {
  const { t } = useWords();
  const { token } = theme.useToken();
  const place = useRef<HTMLDivElement>(null);
  const names = { sbp: t('values.kind.sbp'), dbp: t('values.kind.dbp') };
  const colors: TrendColors = {
    text: token.colorText,
    quiet: token.colorTextSecondary,
    line: token.colorBorderSecondary,
    surface: token.colorBgContainer,
    band: token.colorSuccessBg,
    limit: token.colorSuccess,
    sbp: token.colorPrimary,
    dbp: token.colorInfo,
  };
  const { fontSize } = token;
  useEffect(() => {
    if (!place.current) return undefined;
    const { fontFamily } = getComputedStyle(place.current);
    const chart = init(place.current, null, { renderer: 'svg' });
    chart.setOption(trendOption({ points, target }, { names, colors, fontSize, fontFamily }));
    const resize = new ResizeObserver(() => chart.resize());
    resize.observe(place.current);
    return () => {
      resize.disconnect();
      chart.dispose();
    };
    // Drawn anew with every push; a chart of some dozens of points takes a few milliseconds.
  });
  return <div ref={place} className="trend-chart" aria-hidden="true" />;
}
