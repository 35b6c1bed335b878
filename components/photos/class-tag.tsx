/** The class of a photo, written on it: dot and name, or a dashed ring and "unlabelled". Readable on any picture. */
import { cx } from '../ui/class-names';

export interface ClassTagProps {
  /** null = without a class. */
  readonly cls: { readonly name: string; readonly color: string } | null;
  readonly isSmall?: boolean;
}

/** A pill for the lower left corner of a photo. */
export function ClassTag({ cls, isSmall = false }: ClassTagProps) {
  return (
    <span
      className={cx(
        'pointer-events-none absolute bottom-1.5 left-1.5 inline-flex max-w-[calc(100%-0.75rem)] items-center gap-1.5 rounded-full bg-[rgb(10_15_20/0.7)] text-[#f4f7f9]',
        isSmall ? 'px-1.5 text-[0.6875rem]' : 'px-2 py-px text-12',
      )}
    >
      {cls ? (
        <span className="size-2 shrink-0 rounded-full" style={{ background: cls.color }} />
      ) : (
        <span className="size-2 shrink-0 rounded-full border border-current border-dashed" />
      )}
      <span className={cx('truncate', !cls && 'italic opacity-90')}>{cls?.name ?? 'unlabelled'}</span>
    </span>
  );
}
