/** Class colours (design.md 2): 24 that stay apart for colour-blind eyes, then hues by the golden angle. */

const safeColors = [
  '#3589ed',
  '#fd8d77',
  '#008c64',
  '#a568d7',
  '#daa932',
  '#0082b0',
  '#d75485',
  '#84c66b',
  '#5a66c7',
  '#d56400',
  '#00cdc5',
  '#9e4d9e',
  '#9a8c00',
  '#55baff',
  '#b9454c',
  '#00a65f',
  '#b89eff',
  '#a55f00',
  '#00a2c1',
  '#f18ac1',
  '#5d7f00',
  '#4f84ef',
  '#fb906a',
  '#008c71',
] as const;

/** The colour of a class by its index, `#rrggbb`. From the 25th on: hue = index x 137.508 degrees at three lightnesses. */
export function classColor(index: number): string {
  return safeColors[index] ?? hslHex((index * 137.508) % 360, 0.6, [0.5, 0.62, 0.4][index % 3] ?? 0.5);
}

// CSS Color 4, section 7.1: HSL to RGB.
function hslHex(hue: number, saturation: number, lightness: number): string {
  const spread = saturation * Math.min(lightness, 1 - lightness);
  const channel = (n: number): string => {
    const k = (n + hue / 30) % 12;
    const value = lightness - spread * Math.max(-1, Math.min(k - 3, 9 - k, 1));
    return Math.round(value * 255)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${channel(0)}${channel(8)}${channel(4)}`;
}
