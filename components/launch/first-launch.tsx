'use client';
/** Before the first publication, or the first project: a phone that waits, and the one thing to do now. */
import { studioPath, useAction } from '@/lib/client';
import { Mark } from '../brand/mark';
import { LinkButton } from '../ui/button';
import { EmptyState } from '../ui/empty-state';

export function FirstLaunch({ project }: { readonly project: string }) {
  const { data: overview } = useAction('project.overview', { id: project });
  const { data: publications = [] } = useAction('publish.list', { project });
  const model = overview?.model ?? null;
  // One is on its way already; its note stands above.
  if (publications.some(({ state }) => state === 'sending' || state === 'waiting')) return null;
  return (
    <EmptyState
      picture={<WaitingPhone />}
      title={model ? 'Put your model on a phone' : 'Train a model first'}
      actions={
        model ? (
          <LinkButton kind="launch" href={studioPath('/models/view', { project, model: model.id, publish: '1' })}>
            Publish the newest model
          </LinkButton>
        ) : (
          <LinkButton kind="act" href={studioPath('/train', { project, dataset: overview?.dataset, set: overview?.set })}>
            Train a model
          </LinkButton>
        )
      }
    >
      {model
        ? 'Publishing makes it version 1. Then a code appears here: a phone that scans it fetches the model, checks it, and runs it without the network.'
        : 'A launch starts with a model. It takes seconds for a few hundred photos.'}
    </EmptyState>
  );
}

/** Nobody has a project on this device: models come from one, and what is published already stands in the registry. */
export function NoProject() {
  return (
    <EmptyState
      picture={<WaitingPhone />}
      title="No project on this device"
      actions={
        <>
          <LinkButton kind="act" href="/">
            Go home
          </LinkButton>
          <LinkButton href="/registry">Open the registry</LinkButton>
        </>
      }
    >
      A project is where a model comes from. What was published before, from here or from another computer, stands in the registry.
    </EmptyState>
  );
}

/** An outline of a phone with the mark on its slip. Decorative. */
function WaitingPhone() {
  return (
    <div aria-hidden className="grid h-56 w-28 place-items-center rounded-[1.4rem] border-2 border-line-strong">
      <div className="grid size-16 place-items-center rounded-card border border-line border-dashed">
        <Mark sizePx={30} />
      </div>
    </div>
  );
}
