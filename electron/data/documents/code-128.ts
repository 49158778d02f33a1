import { code128, drawingSVG } from 'bwip-js/generic';

/** Millimetres: what every reader takes across, and a hand holds steady. */
const BAR_HEIGHT_MM = 9;

/** Code 128 as SVG without words: letters and digits as analysers and scanners read them. */
export function code128Svg(text: string): string {
  return code128<string>({ bcid: 'code128', text, height: BAR_HEIGHT_MM, scale: 1 }, drawingSVG());
}
