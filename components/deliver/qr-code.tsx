/** A QR code as one SVG path: sharp at any size, black on white in both themes because cameras read it that way best. */
import { useMemo } from 'react';
import { encode } from 'uqr';

export interface QrCodeProps {
  readonly text: string;
  /** The accessible name, for example "QR code for dev". */
  readonly label: string;
  readonly className?: string;
}

/** The code with its quiet zone of four modules (ISO/IEC 18004). */
export function QrCode({ text, label, className }: QrCodeProps) {
  const { size, path } = useMemo(() => modules(text), [text]);
  return (
    <svg role="img" aria-label={label} data-text={text} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges" className={className}>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#10181f" />
    </svg>
  );
}

function modules(text: string): { size: number; path: string } {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const path = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return { size, path: path.join('') };
}
