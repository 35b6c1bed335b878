'use client';
/** Status "Connection": has a device of this environment reported, and when was the last time? Asked every two seconds. */
import { useEffect, useState } from 'react';
import { analyticsEndpoints, registry, useRemote } from '@/lib/client';
import { type Place, placeKey } from '../deliver/use-environments';
import { cx } from '../ui/class-names';
import { readableSeconds } from '../ui/readable';

export interface ConnectionProps {
  readonly place: Place;
  readonly env: string;
}

export function Connection({ place, env }: ConnectionProps) {
  const { data, error } = useRemote(
    `${placeKey(place)}connection:${env}`,
    () => registry.call(analyticsEndpoints['analytics.connection'], { params: { org: place.org, app: place.app, env } }),
    { everyMs: 2000 },
  );
  const now = useNow();
  const last = data?.lastEventAt ?? null;
  const words = last === null ? 'Waiting for the first device' : `Connected, last event ${agoWords((now - Date.parse(last)) / 1000)}`;
  return (
    // It changes every second: read out only when somebody asks for it.
    <p role="status" aria-label="Connection" aria-live="off" className="inline-flex items-center gap-2 text-13">
      <span aria-hidden className={cx('size-2 rounded-full', last === null || error ? 'bg-line-strong' : 'bg-good')} />
      {error ? 'The server does not answer' : words}
      {data?.lastCode ? <code className="font-mono text-12 text-muted">{data.lastCode}</code> : null}
    </p>
  );
}

function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** "3 s ago"; the clocks of server and browser may differ a little. */
function agoWords(seconds: number): string {
  if (seconds >= 86_400) return `${Math.floor(seconds / 86_400)} d ago`;
  return `${readableSeconds(Math.max(1, seconds))} ago`;
}
