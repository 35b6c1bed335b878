'use client';
/** Smaller and larger photos, for the mouse: keys, wheel and fingers do the same. */
import { ZoomIn, ZoomOut } from 'lucide-react';
import { IconButton } from '../ui/button';
import { maxRowPx, minRowPx, stepRowPx, useRowPx } from './photo-size';

const icon = { size: 16, strokeWidth: 1.5, 'aria-hidden': true } as const;

export function PhotoSizeButtons() {
  const rowPx = useRowPx();
  return (
    <span className="flex phone:hidden">
      <IconButton label="Smaller photos" keys="-" icon={<ZoomOut {...icon} />} disabled={rowPx <= minRowPx} onClick={() => stepRowPx(-1)} />
      <IconButton label="Larger photos" keys="=" icon={<ZoomIn {...icon} />} disabled={rowPx >= maxRowPx} onClick={() => stepRowPx(1)} />
    </span>
  );
}
