/** What the model says, over the picture: one large line with a bar, the next two classes small, and the time a frame takes. */
import type { DeviceAnswer } from '@/lib/client';

const shownNext = 2;
const perCent = (p: number) => Math.round(p * 100);

export function PredictionLines({ answer }: { readonly answer: DeviceAnswer }) {
  const [best, ...others] = answer.topk;
  if (!best) return null;
  return (
    <div className="relative">
      <ol aria-label="Predictions" className="flex flex-wrap items-baseline gap-x-4 gap-y-3">
        <li className="basis-full">
          <span className="line-clamp-2 break-words pb-1 font-semibold text-answer tracking-tight">{best.name}</span>
          <span className="mt-2 flex items-center gap-3">
            <span aria-hidden className="h-1.5 flex-1 overflow-hidden rounded-full bg-[rgb(255_255_255/0.28)]">
              <span
                className="block h-full rounded-full transition-[width]"
                style={{ width: `${best.p * 100}%`, background: `color-mix(in oklab, ${best.color} 82%, white)` }}
              />
            </span>
            <span className="w-14 text-right font-mono text-16">{perCent(best.p)} %</span>
          </span>
        </li>
        {others.slice(0, shownNext).map(({ name, p }) => (
          <li key={name} className="max-w-[36%] truncate text-13 opacity-85">
            {name} <span className="font-mono">{perCent(p)}</span>
            <span className="sr-only"> %</span>
          </li>
        ))}
      </ol>
      <p className="absolute right-0 bottom-0 font-mono text-13 opacity-85">{Math.round(answer.milliseconds)} ms</p>
    </div>
  );
}
