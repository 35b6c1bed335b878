'use client';
/** The project's name in the top bar; it is also how to change to another one (`combobox` **Project**). */
import { ChevronsUpDown } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { studioPath } from '@/lib/client';
import type { CurrentProject } from './current-project';

const allProjects = '/projects';

/** The browser's own list, as wide as the name. */
export function ProjectSwitcher({ current }: { readonly current: CurrentProject }) {
  const router = useRouter();
  if (!current.projects || current.id === null) return null;
  const choose = (value: string) => router.push(value === allProjects ? allProjects : studioPath('/datasets', { project: value }));
  return (
    <span className="relative flex h-9 min-w-0 items-center rounded-control transition-colors hover:bg-hover touch:h-11">
      <select
        aria-label="Project"
        value={current.id}
        onChange={(event) => choose(event.target.value)}
        className="field-sizing-content h-full min-w-0 max-w-52 appearance-none truncate rounded-control bg-transparent pr-7 pl-2 text-muted phone:max-w-[38vw] [&>option]:bg-raised [&>option]:text-text"
      >
        {current.projects.map((project) => (
          <option key={project.id} value={project.id}>
            {project.name}
          </option>
        ))}
        <hr />
        <option value={allProjects}>All projects…</option>
      </select>
      <ChevronsUpDown size={14} strokeWidth={1.5} aria-hidden className="pointer-events-none absolute right-2 text-faint" />
    </span>
  );
}
