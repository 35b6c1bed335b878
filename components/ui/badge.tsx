/** A small word of state with its shape: "failed", "not kept for sure". Not a control. */
import type { ReactNode } from 'react';
import { cx } from './class-names';
import { type Tone, toneInk, toneText } from './tone';

/** Words in a tone with a dot (or a given icon) of the same tone. */
export function Badge({ tone, icon, children }: { readonly tone: Tone; readonly icon?: ReactNode; readonly children: ReactNode }) {
  return (
    <span className={cx('inline-flex items-center gap-1.5 text-13', toneText[tone])}>
      {icon ?? <span aria-hidden className={cx('size-1.5 rounded-full bg-current', toneInk[tone])} />}
      {children}
    </span>
  );
}
