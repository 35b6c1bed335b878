'use client';
/** Models on their way to the registry: what goes now, what waits and for what, what failed. */
import { call, studioPath, useAction } from '@/lib/client';
import { toAppError } from '@/lib/core';
import { Button, LinkButton } from '../ui/button';
import { ErrorNote } from '../ui/error-note';
import { showError } from '../ui/toast';

/** When a waiting publication goes, in words. */
export function waitingWords(code: string | undefined): string {
  return code?.startsWith('auth/') ? 'It goes as soon as you are signed in.' : 'It goes by itself when the server can be reached again.';
}

export function Publications({ project }: { readonly project: string }) {
  const { data = [] } = useAction('publish.list', { project });
  const open = data.filter(({ state }) => state !== 'done');
  const forget = (id: string) => void call('publish.forget', { id }).catch((thrown: unknown) => showError(toAppError(thrown).toJSON()));
  const resume = () => void call('publish.resume', {}).catch((thrown: unknown) => showError(toAppError(thrown).toJSON()));
  return open.map(({ id, to, state, error, jobId }) => {
    const name = `${to.app}, ${to.model}`;
    if (state === 'failed' && error) {
      return (
        <ErrorNote
          key={id}
          error={error}
          hint={`Publishing to ${name} failed; the model itself is safe.`}
          actions={<GiveUp onPress={() => forget(id)} />}
        />
      );
    }
    return (
      <div key={id} role="status" className="flex flex-wrap items-center gap-3 rounded-card border border-line bg-surface px-4 py-3">
        <p className="min-w-0 flex-1">
          {state === 'sending' ? `Publishing to ${name}` : `Kept: publishing to ${name} waits. ${waitingWords(error?.code)}`}
        </p>
        {state === 'waiting' ? (
          <>
            {error?.code.startsWith('auth/') ? (
              <LinkButton href="/sign-in" size="small">
                Sign in
              </LinkButton>
            ) : null}
            <Button size="small" onClick={resume}>
              Try now
            </Button>
            <GiveUp onPress={() => forget(id)} />
          </>
        ) : (
          <LinkButton href={studioPath('/jobs/view', { project, job: jobId })} size="small" kind="quiet">
            Watch it
          </LinkButton>
        )}
      </div>
    );
  });
}

function GiveUp({ onPress }: { readonly onPress: () => void }) {
  return (
    <Button size="small" kind="quiet" onClick={onPress}>
      Give up
    </Button>
  );
}
