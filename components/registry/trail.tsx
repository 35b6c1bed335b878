/** Where one is in the registry: Registry / organization / application. */
import { ChevronRight } from 'lucide-react';
import Link from 'next/link';

export interface TrailProps {
  readonly org?: string;
  readonly app?: string;
}

/** The levels above the page. */
export function Trail({ org, app }: TrailProps) {
  const levels = [
    { title: 'Registry', href: '/registry?all=1' },
    ...(org === undefined ? [] : [{ title: org, href: `/registry/${org}` }]),
    ...(org === undefined || app === undefined ? [] : [{ title: app, href: `/registry/${org}/${app}` }]),
  ];
  return (
    <nav aria-label="Registry" className="touch:-my-3">
      <ol className="flex min-w-0 flex-wrap items-center gap-1 text-13 text-muted">
        {levels.map(({ title, href }, index) => (
          <li key={href} className="inline-flex min-w-0 items-center gap-1">
            {index > 0 ? <ChevronRight size={14} strokeWidth={1.5} aria-hidden className="shrink-0 text-faint" /> : null}
            <Link href={href} className="inline-flex items-center truncate rounded-control hover:text-text hover:underline touch:min-h-11">
              {title}
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
