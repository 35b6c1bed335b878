'use client';
/** One model of the table: its score as a number and a bar, its package, its name, its end. */
import { Download, Ellipsis, Pencil, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { call, type ModelSummary, studioPath } from '@/lib/client';
import { toAppError } from '@/lib/core';
import { Menu } from '../ui/menu';
import { readableBytes, readableShare, readableTime } from '../ui/readable';
import { RenameForm } from '../ui/rename-form';
import { Cell, Row } from '../ui/table';
import { showError, showToast } from '../ui/toast';

const icon = { size: 16, strokeWidth: 1.5, 'aria-hidden': true } as const;
const maxNameLength = 100;

export interface ModelRowProps {
  readonly model: ModelSummary;
  /** A package is being built already. */
  readonly isPacking: boolean;
  readonly onDownload: () => void;
}

export function ModelRow({ model, isPacking, onDownload }: ModelRowProps) {
  const [isRenaming, setRenaming] = useState(false);
  return (
    <Row>
      <Cell isHead className="max-w-0 md:w-1/3 phone:w-full">
        {isRenaming ? (
          <RenameForm
            name={model.name}
            maxLength={maxNameLength}
            rename={(name) => call('model.rename', { id: model.id, name })}
            onDone={() => setRenaming(false)}
          />
        ) : (
          <Link
            href={studioPath('/models/view', { project: model.project, model: model.id })}
            className="rounded-control py-1 hover:underline md:block md:truncate phone:flex phone:min-h-11 phone:items-center"
          >
            {model.name}
          </Link>
        )}
      </Cell>
      <Cell isWide className="whitespace-nowrap text-muted">
        {model.network}
      </Cell>
      <Cell className="whitespace-nowrap">
        <Score model={model} />
      </Cell>
      <Cell isWide className="whitespace-nowrap text-muted">
        {readableTime(model.createdAt)}
      </Cell>
      <Cell isNumber isWide className="text-muted">
        {readableBytes(model.bytes)}
      </Cell>
      <Cell className="w-0 pl-0!">
        <Menu
          label={`Actions of ${model.name}`}
          sections={[
            {
              items: [
                {
                  id: 'package',
                  label: 'Download package',
                  icon: <Download {...icon} />,
                  run: onDownload,
                  isDisabled: isPacking,
                },
                { id: 'rename', label: 'Rename', icon: <Pencil {...icon} />, run: () => setRenaming(true) },
              ],
            },
            { items: [{ id: 'remove', label: 'Remove', icon: <Trash2 {...icon} />, isDestructive: true, run: () => void remove(model) }] },
          ]}
        >
          <Ellipsis {...icon} />
        </Menu>
      </Cell>
    </Row>
  );
}

function Score({ model: { right, of } }: { readonly model: ModelSummary }) {
  if (of === 0) return <span className="text-muted">not measured</span>;
  return (
    <span className="grid gap-1 md:min-w-36">
      <span className="flex justify-between gap-3 font-mono">
        {right} of {of} <span className="text-muted phone:hidden">{readableShare(right / of)}</span>
      </span>
      <span aria-hidden className="h-1 overflow-hidden rounded-full bg-line">
        <span className="block h-full rounded-full bg-good" style={{ width: `${(100 * right) / of}%` }} />
      </span>
    </span>
  );
}

async function remove({ id, name }: ModelSummary): Promise<void> {
  try {
    await call('model.remove', { id });
    showToast({ text: `Moved ${name} to the Trash`, undo: () => call('model.restore', { id }) });
  } catch (thrown) {
    showError(toAppError(thrown).toJSON());
  }
}
