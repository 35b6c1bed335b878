/**
 * Numbers in words for people: bytes, counts, times. British thousands ("1,200"), a thin unit after the number, never more
 * than three figures where more would only pretend to be known.
 */

const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });

/** `1200` -> `1,200` */
export function readableCount(count: number): string {
  return whole.format(count);
}

/** `1`, `photo` -> `1 photo`; `130` -> `130 photos` */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${readableCount(count)} ${count === 1 ? noun : plural}`;
}

/** Bytes with decimal units, three figures: `4.1 KB`, `98 MB`, `1.25 GB` */
export function readableBytes(bytes: number): string {
  if (bytes < 1000) return `${Math.round(bytes)} B`;
  const units = ['KB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 'B';
  for (const next of units) {
    if (value < 999.5) break;
    value /= 1000;
    unit = next;
  }
  return `${value >= 99.5 ? value.toFixed(0) : Number(value.toPrecision(2))} ${unit}`;
}

/** Seconds as a person says them: `under 1 s`, `41 s`, `1 min 10 s`, `2 h 5 min` */
export function readableSeconds(seconds: number): string {
  if (seconds < 0.95) return 'under 1 s';
  const rounded = Math.round(seconds);
  if (rounded < 60) return `${rounded} s`;
  if (rounded < 3600) return joined(Math.floor(rounded / 60), 'min', rounded % 60, 's');
  return joined(Math.floor(rounded / 3600), 'h', Math.floor((rounded % 3600) / 60), 'min');
}

function joined(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;
}

/** A rate with two figures: `147 photos/s`, `6.4 photos/s` */
export function readableRate(rate: number, unit: string): string {
  return `${rate >= 10 ? whole.format(rate) : Number(rate.toPrecision(2))} ${unit}/s`;
}

/** A share as whole per cent: `0.85` -> `85 %` */
export function readableShare(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** A moment near now: `just now`, `4 min ago`, `14:02`, `Monday`, `3 Nov` */
export function readableTime(iso: string, now: Date = new Date()): string {
  const at = new Date(iso);
  const seconds = (now.getTime() - at.getTime()) / 1000;
  if (seconds < 60) return 'just now';
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (at.toDateString() === now.toDateString()) return at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  if (seconds < 6 * 86_400) return at.toLocaleDateString('en-GB', { weekday: 'long' });
  const isThisYear = at.getFullYear() === now.getFullYear();
  return at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', ...(isThisYear ? {} : { year: 'numeric' }) });
}
