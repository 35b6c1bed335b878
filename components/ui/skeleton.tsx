/** The shape of what is coming, so that nothing jumps when it is there. Hidden from assistive technology: say `aria-busy` around it. */
import { cx } from './class-names';

/** A soft block; give it the size of what it stands for. */
export function Skeleton({ className }: { readonly className?: string }) {
  return <div aria-hidden className={cx('animate-breathe rounded-control bg-line', className)} />;
}
