'use client';
/** Twelve photos of a plan, spread over its classes, read from where they are: nothing is copied for them. */
import { ImageOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { call } from '@/lib/client';
import { classColor, type Plan } from '@/lib/core';
import { ClassTag } from '../photos/class-tag';
import { Skeleton } from '../ui/skeleton';

export function PlanSamples({ planId, plan }: { readonly planId: string; readonly plan: Plan }) {
  return (
    <div className="grid content-start gap-2">
      <h2 className="font-medium text-13 text-muted">{plan.samples.length < plan.counts.items ? `${plan.samples.length} of them` : 'All of them'}</h2>
      <ul className="grid grid-cols-3 gap-0.5 overflow-hidden rounded-card sm:grid-cols-4 xl:grid-cols-6">
        {plan.samples.map(({ sourcePath, classes: [name] }) => {
          const cls = plan.classes.find((entry) => entry.name === name);
          return (
            <li key={sourcePath} className="relative aspect-square bg-line">
              <Sample planId={planId} path={sourcePath} />
              {cls ? <ClassTag cls={{ name: cls.name, color: classColor(cls.index) }} /> : null}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Sample({ planId, path }: { readonly planId: string; readonly path: string }) {
  const url = useSample(planId, path);
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (url === undefined) return <Skeleton className="size-full rounded-none" />;
  if (url === null) {
    return (
      <span role="img" aria-label={`${name}, cannot be shown`} className="grid size-full place-items-center text-faint">
        <ImageOff size={16} strokeWidth={1.5} aria-hidden />
      </span>
    );
  }
  // biome-ignore lint/performance/noImgElement: the picture is a file of this device; there is nothing for an image server to do.
  return <img src={url} alt={name} decoding="async" className="size-full animate-appear object-cover" />;
}

// undefined while it is read, null when it cannot be shown.
function useSample(planId: string, path: string): string | null | undefined {
  const [url, setUrl] = useState<string | null>();
  useEffect(() => {
    let made: string | undefined;
    let isMounted = true;
    call('import.sample', { planId, path }).then(
      (blob) => {
        if (!isMounted) return;
        made = URL.createObjectURL(blob);
        setUrl(made);
      },
      (cause: unknown) => {
        console.warn('A sample could not be read', cause);
        if (isMounted) setUrl(null);
      },
    );
    return () => {
      isMounted = false;
      if (made) URL.revokeObjectURL(made);
    };
  }, [planId, path]);
  return url;
}
