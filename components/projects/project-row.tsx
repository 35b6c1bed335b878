'use client';
/** One row of the projects table. Renaming happens in place: Enter or leaving saves, Escape does not. */
import { Pencil, Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { call, type ProjectSummary, studioPath } from '@/lib/client';
import { toAppError } from '@/lib/core';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { readableCount, readableTime } from '../ui/readable';
import { RenameForm } from '../ui/rename-form';
import { Cell, Row } from '../ui/table';
import { showError, showToast } from '../ui/toast';
import { ProjectMosaic } from './project-mosaic';

export interface ProjectRowProps {
  readonly project: ProjectSummary;
  readonly isCurrent: boolean;
}

const phoneIcon = { size: 16, strokeWidth: 1.5, 'aria-hidden': true, className: 'md:hidden' } as const;

/** Mosaic, name, facts, actions. */
export function ProjectRow({ project, isCurrent }: ProjectRowProps) {
  const router = useRouter();
  const [isRenaming, setRenaming] = useState(false);
  return (
    <Row>
      <Cell isHead className="w-full max-w-0">
        <span className="flex items-center gap-3">
          <ProjectMosaic covers={project.covers.slice(0, 4)} className="size-10 shrink-0 overflow-hidden rounded-control max-[23rem]:hidden" />
          {isRenaming ? (
            <RenameForm
              name={project.name}
              maxLength={120}
              rename={(name) => call('project.rename', { id: project.id, name })}
              onDone={() => setRenaming(false)}
            />
          ) : (
            <span className="grid min-w-0">
              <span className="truncate">{project.name}</span>
              {isCurrent ? <Badge tone="quiet">current</Badge> : null}
            </span>
          )}
        </span>
      </Cell>
      <Cell isNumber isWide>
        {readableCount(project.photos)}
      </Cell>
      <Cell isWide className="whitespace-nowrap text-muted">
        {readableTime(project.updatedAt)}
      </Cell>
      <Cell className="phone:pl-0">
        <span className="flex justify-end gap-1.5 phone:gap-0">
          <Button size="small" onClick={() => router.push(studioPath('/datasets', { project: project.id }))}>
            Open
          </Button>
          <Button size="small" kind="quiet" className="phone:px-3.5" icon={<Pencil {...phoneIcon} />} onClick={() => setRenaming(true)}>
            <span className="phone:sr-only">Rename</span>
          </Button>
          <Button size="small" kind="quiet" className="phone:px-3.5" icon={<Trash2 {...phoneIcon} />} onClick={() => void remove(project)}>
            <span className="phone:sr-only">Remove</span>
          </Button>
        </span>
      </Cell>
    </Row>
  );
}

async function remove({ id, name }: ProjectSummary): Promise<void> {
  try {
    await call('project.remove', { id });
    showToast({ text: `Moved ${name} to the Trash for 30 days`, undo: () => call('project.restore', { id }) });
  } catch (thrown) {
    showError(toAppError(thrown).toJSON());
  }
}
