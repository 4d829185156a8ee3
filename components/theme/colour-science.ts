// How far apart two colours look, how well one reads on another, and how they look to people who see fewer. For the test
// that guards the tokens; nothing of it is sent to a browser.

type Rgb = readonly [red: number, green: number, blue: number]; // each 0 to 1

/** Of `#rrggbb`, or `#rrggbbaa` without its transparency. */
export function parseHex(hex: string): Rgb {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  return [red ?? 0, green ?? 0, blue ?? 0];
}

const toLinear = (channel: number) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);
const toGamma = (channel: number) => (channel <= 0.0031308 ? channel * 12.92 : 1.055 * channel ** (1 / 2.4) - 0.055);
const each = (rgb: Rgb, change: (channel: number) => number): Rgb => [change(rgb[0]), change(rgb[1]), change(rgb[2])];

type Matrix = readonly [Rgb, Rgb, Rgb];

const times = (matrix: Matrix, [x, y, z]: Rgb): Rgb => {
  const row = (index: 0 | 1 | 2) => matrix[index][0] * x + matrix[index][1] * y + matrix[index][2] * z;
  return [row(0), row(1), row(2)];
};

// Machado, Oliveira and Fernandes 2009, "A Physiologically-based Model for Simulation of Color Vision Deficiency",
// severity 1.0; on linear light.
const SIGHTS = {
  normal: undefined,
  deuteranope: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  protanope: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
} as const satisfies Readonly<Record<string, Matrix | undefined>>;

export type Sight = keyof typeof SIGHTS;

/** `colour` as somebody with this sight sees it. */
export function asSeenBy(sight: Sight, colour: Rgb): Rgb {
  const matrix = SIGHTS[sight];
  if (!matrix) return colour;
  const seen = times(matrix, each(colour, toLinear));
  return each(seen, (channel) => toGamma(Math.min(1, Math.max(0, channel))));
}

/** WCAG 2.2 relative luminance contrast, 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [darker, lighter] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: Rgb): number {
  const [red, green, blue] = each(colour, toLinear);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

type Lab = readonly [lightness: number, a: number, b: number];

const TO_XYZ: Matrix = [
  [0.4124564, 0.3575761, 0.1804375],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339, 0.119192, 0.9503041],
];
const WHITE_D65: Rgb = [0.95047, 1, 1.08883];

function toLab(colour: Rgb): Lab {
  const xyz = times(TO_XYZ, each(colour, toLinear));
  const curve = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
  const [x, y, z] = [curve(xyz[0] / WHITE_D65[0]), curve(xyz[1] / WHITE_D65[1]), curve(xyz[2] / WHITE_D65[2])];
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const degrees = (radians: number) => ((radians * 180) / Math.PI + 360) % 360;
const cosine = (angle: number) => Math.cos((angle * Math.PI) / 180);
const sine = (angle: number) => Math.sin((angle * Math.PI) / 180);
const chromaWeight = (chroma: number) => Math.sqrt(chroma ** 7 / (chroma ** 7 + 25 ** 7));

/** CIEDE2000 between two sRGB colours (Sharma, Wu and Dalal 2005; names as in the paper). */
export const deltaE = (a: Rgb, b: Rgb): number => deltaELab(toLab(a), toLab(b));

export function deltaELab([L1, a1, b1]: Lab, [L2, a2, b2]: Lab): number {
  const G = 0.5 * (1 - chromaWeight((Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2));
  const [C1, C2] = [Math.hypot(a1 * (1 + G), b1), Math.hypot(a2 * (1 + G), b2)];
  const hueOf = (a: number, b: number) => (a === 0 && b === 0 ? 0 : degrees(Math.atan2(b, a * (1 + G))));
  const [h1, h2] = [hueOf(a1, b1), hueOf(a2, b2)];
  const isGrey = C1 * C2 === 0;
  const turn = isGrey ? 0 : ((h2 - h1 + 540) % 360) - 180;
  const dH = 2 * Math.sqrt(C1 * C2) * sine(turn / 2);
  const [L, C] = [(L1 + L2) / 2, (C1 + C2) / 2];
  const h = isGrey ? h1 + h2 : (h1 + turn / 2 + 360) % 360;
  const T = 1 - 0.17 * cosine(h - 30) + 0.24 * cosine(2 * h) + 0.32 * cosine(3 * h + 6) - 0.2 * cosine(4 * h - 63);
  const SL = 1 + (0.015 * (L - 50) ** 2) / Math.sqrt(20 + (L - 50) ** 2);
  const SC = 1 + 0.045 * C;
  const SH = 1 + 0.015 * C * T;
  const RT = -2 * chromaWeight(C) * sine(60 * Math.exp(-(((h - 275) / 25) ** 2)));
  const [l, c, hue] = [(L2 - L1) / SL, (C2 - C1) / SC, dH / SH];
  return Math.sqrt(l ** 2 + c ** 2 + hue ** 2 + RT * c * hue);
}
