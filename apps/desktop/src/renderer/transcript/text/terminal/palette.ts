/** The colours that the themes have for a terminal; others become the one that is nearest. */
export type PaletteName = 'black' | 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan' | 'white';

type Rgb = readonly [red: number, green: number, blue: number];

const NAMED = /^ansi-(?:bright-)?(black|red|green|yellow|blue|magenta|cyan|white)$/;

/** The colour that a terminal was asked for, as anser has it: a name, a number of the 256 colours, or red, green and blue. */
export function paletteName(asked: string | null, exact: string | null): PaletteName | null {
  if (asked === null) return null;
  if (asked === 'ansi-bright-black') return 'white'; // which is a grey
  const name = NAMED.exec(asked)?.[1];
  if (name) return name as PaletteName;
  const number = /^ansi-palette-(\d+)$/.exec(asked)?.[1];
  if (number !== undefined) return nearest(colourOfNumber(Number(number)));
  const [red = 0, green = 0, blue = 0] = exact?.split(',').map(Number) ?? [];
  return nearest([red, green, blue]);
}

/** Of the 256 colours those from 16 on: a cube of six steps each, then greys. */
function colourOfNumber(number: number): Rgb {
  if (number >= 232) {
    const grey = 8 + (number - 232) * 10;
    return [grey, grey, grey];
  }
  const at = number - 16;
  const step = (value: number) => (value === 0 ? 0 : 55 + value * 40);
  return [step(Math.floor(at / 36)), step(Math.floor(at / 6) % 6), step(at % 6)];
}

// By hue, from red on, in sixths of the circle.
const HUES: readonly PaletteName[] = ['red', 'yellow', 'green', 'cyan', 'blue', 'magenta'];

function nearest([red, green, blue]: Rgb): PaletteName {
  const most = Math.max(red, green, blue);
  const spread = most - Math.min(red, green, blue);
  if (spread < 40) return most < 60 ? 'black' : 'white';
  const sixths =
    most === red ? (green - blue) / spread : most === green ? 2 + (blue - red) / spread : 4 + (red - green) / spread;
  return HUES[Math.round((sixths + 6) % 6) % 6] ?? 'white';
}
