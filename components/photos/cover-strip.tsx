/** Up to eight photos of a data set side by side: its own face in a list. Decoration: its name stands beside it. */
import { PhotoThumb } from '../ui/photo-thumb';

/** Two of them on phones. */
export function CoverStrip({ covers }: { readonly covers: readonly string[] }) {
  return (
    <span aria-hidden className="flex h-14 w-84 gap-0.5 overflow-hidden rounded-control bg-line phone:w-20 lg:w-112">
      {covers.map((hash, at) => (
        <PhotoThumb key={hash} hash={hash} alt="" className={at > 1 ? 'h-full min-w-0 flex-1 phone:hidden' : 'h-full min-w-0 flex-1'} />
      ))}
    </span>
  );
}
