/** Colours from settings, made readable: WCAG AA (4.5 : 1) for every text whatever the shop's colour is. */

type Rgb = [number, number, number];

export const DEFAULT_COLOUR = '#2f6fed';

/** Only #rgb and #rrggbb are taken: nothing from settings gets into a style sheet as it stands. */
export function parseColour(text: string | undefined): Rgb | undefined {
  const match = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text?.trim() ?? '');
  if (!match) return undefined;
  const digits = match[1]!.length === 3 ? match[1]!.replace(/./g, '$&$&') : match[1]!;
  return [0, 2, 4].map((i) => parseInt(digits.slice(i, i + 2), 16)) as Rgb;
}

function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((value) => {
    const s = value / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function contrast(a: Rgb, b: Rgb): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];

function mix(a: Rgb, b: Rgb, part: number): Rgb {
  return a.map((value, i) => Math.round(value + (b[i]! - value) * part)) as Rgb;
}

/** The colour itself if it can be read on the surface, else the nearest shade that can. */
function readable(colour: Rgb, surface: Rgb): Rgb {
  const target = luminance(surface) > 0.18 ? BLACK : WHITE;
  for (let part = 0; part < 1; part += 0.05) {
    const shade = mix(colour, target, part);
    if (contrast(shade, surface) >= 4.5) return shade;
  }
  return target;
}

function css(rgb: Rgb): string {
  return '#' + rgb.map((value) => value.toString(16).padStart(2, '0')).join('');
}

export interface Palette {
  brand: string;
  /** Text on the brand colour. */
  on: string;
  /** A slightly deeper brand, for the header's lower edge and pressed buttons. */
  deep: string;
  /** The brand as text on the light and on the dark surface. */
  accentLight: string;
  accentDark: string;
}

export function palette(colour: string | undefined): Palette {
  const brand = parseColour(colour) ?? parseColour(DEFAULT_COLOUR)!;
  const on = contrast(WHITE, brand) >= 4.5 ? WHITE : BLACK;
  return {
    brand: css(brand),
    on: css(on),
    deep: css(mix(brand, on === WHITE ? BLACK : WHITE, 0.12)),
    accentLight: css(readable(brand, [246, 247, 249])),
    accentDark: css(readable(brand, [38, 42, 51])),
  };
}
