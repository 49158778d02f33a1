import type { KioskScreen } from '../../../shared/contract/demo.ts';

type Name = KioskScreen['picture'];

/** Each a few strokes in a square of 48; the sentence says the same in words. */
const strokes: Readonly<Record<Name, readonly string[]>> = {
  card: ['M6 12h36v24H6z', 'M12 18h10v12H12z', 'M27 19h10', 'M27 25h10', 'M27 31h6'],
  code: ['M7 10v28', 'M12 10v28', 'M19 10v28', 'M23 10v28', 'M30 10v28', 'M36 10v28', 'M41 10v28'],
  ticket: ['M14 5h20v38l-5-4-5 4-5-4-5 4z', 'M19 14h10', 'M19 21h10', 'M19 28h6'],
  clock: ['M24 6a18 18 0 1 0 .01 0z', 'M24 14v11l8 5'],
  question: ['M8 8h32v24H24l-9 8v-8H8z', 'M20 16a4 4 0 1 1 5 4c-1 .5-1 1-1 3', 'M24 27v1'],
  phone: ['M14 4h20v40H14z', 'M14 10h20', 'M14 36h20', 'M23 40h2'],
  paper: ['M11 5h20l6 6v32H11z', 'M31 5v6h6', 'M17 18h14', 'M17 25h14', 'M17 32h9'],
  desk: ['M24 6a6 6 0 1 0 .01 0z', 'M12 30c0-8 5-12 12-12s12 4 12 12', 'M5 30h38v12H5z'],
  key: ['M16 16a9 9 0 1 0 .01 0z', 'M23 30l17-17', 'M35 18l5 5', 'M30 23l4 4'],
  arm: [
    'M24 42C8 31 4 21 9 13c4-7 12-6 15 1 3-7 11-8 15-1 5 8 1 18-15 29z',
    'M9 24h8l3-7 5 13 4-9 2 3h8',
  ],
  scale: ['M8 8h32v32H8z', 'M15 14h18l-5 10h-8z', 'M24 22l3-5'],
  offline: ['M24 6l19 34H5z', 'M24 18v11', 'M24 34v1'],
};

/** The picture of a kiosk's page. */
export function KioskPicture({ name }: { readonly name: Name }) {
  return (
    <svg className="kiosk-picture" viewBox="0 0 48 48" aria-hidden="true">
      {strokes[name].map((path) => (
        <path key={path} d={path} />
      ))}
    </svg>
  );
}
