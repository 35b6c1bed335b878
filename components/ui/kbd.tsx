'use client';
/** Key caps. Only a picture: what carries the keys for assistive technology is `aria-keyshortcuts` on the control. */
import { keyCaps, useIsApple } from '@/lib/client';
import { cx } from './class-names';

export interface KbdProps {
  /** A binding as commands write it: `T`, `g d`, `Mod+K`. */
  readonly keys: string;
  readonly className?: string | undefined;
}

/** The caps of one binding. Hidden on touch screens, which have no keys to press. */
export function Kbd({ keys, className }: KbdProps) {
  const caps = keyCaps(keys, useIsApple());
  return (
    <span aria-hidden className={cx('inline-flex shrink-0 gap-0.5 phone:hidden pointer-coarse:hidden', className)}>
      {caps.map((cap, index) => (
        <kbd
          key={caps.slice(0, index + 1).join(' ')}
          className="inline-flex h-[1.15rem] min-w-[1.15rem] items-center justify-center rounded-[4px] border border-current/30 px-1 font-mono text-[0.6875rem] leading-none"
        >
          {cap}
        </kbd>
      ))}
    </span>
  );
}
