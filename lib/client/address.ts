/** The page's address in React: identities travel in the query, so that every page is one static file that works offline. */
import { usePathname, useSearchParams } from 'next/navigation';

/** A parameter of the query, null when absent. Pages that use it stand inside a Suspense boundary. */
export function useQueryParam(name: string): string | null {
  return useSearchParams().get(name);
}

/** A studio address of a project: `studioPath('/train', {project, dataset})`. Absent values are left out. */
export function studioPath(path: string, query: Readonly<Record<string, string | null | undefined>>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) params.set(name, value);
  const text = params.toString();
  return text ? `${path}?${text}` : path;
}

/** The path of the page, without the query. */
export function usePath(): string {
  return usePathname();
}

/** Whether an address of the studio is the page that is open; parameters that the page has beyond it do not matter. */
export function useIsHere(): (href: string) => boolean {
  const path = usePathname();
  const query = useSearchParams();
  return (href) => {
    const [wantedPath, wantedQuery = ''] = href.split('?');
    return wantedPath === path && [...new URLSearchParams(wantedQuery)].every(([name, value]) => query.get(name) === value);
  };
}

/** Changes parameters of the page's address in place: no new entry in the history, nothing is fetched. null removes one. */
export function replaceQuery(changes: Readonly<Record<string, string | null>>): void {
  const url = new URL(window.location.href);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  // Next reads the new query only from a call without its own state; it adds that itself.
  window.history.replaceState(null, '', url);
}
