'use client';
/** `.../{model}/integrate`: the code for an app, the light that turns green with its first event, a phone, what goes wrong. */
import { useState, useSyncExternalStore } from 'react';
import { type EnvironmentView, registry, registryEndpoints, useRemote } from '@/lib/client';
import { PhonePanel } from '../deliver/phone-panel';
import { type Place, placeKey, targetOf } from '../deliver/use-environments';
import { CopyButton } from '../ui/copy-button';
import { ErrorNote } from '../ui/error-note';
import { Skeleton } from '../ui/skeleton';
import { Tabs } from '../ui/tabs';
import { CommonMistakes } from './common-mistakes';
import { Connection } from './connection';
import { ChosenEnvironment } from './environment-choice';
import { ModelFrame } from './model-frame';
import { type SnippetKind, snippet, snippetKinds } from './snippets';

export function IntegrateScreen(place: Place) {
  return (
    <ModelFrame place={place} chosen="integrate">
      {() => (
        <ChosenEnvironment place={place} beside={({ id, name }) => <Connection key={id} place={place} env={name} />}>
          {(environment) => <Integrate place={place} environment={environment} />}
        </ChosenEnvironment>
      )}
    </ModelFrame>
  );
}

function Integrate({ place, environment }: { readonly place: Place; readonly environment: EnvironmentView }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6 lg:grid-cols-[minmax(0,1fr)_18rem]">
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-6">
        <Snippets place={place} environment={environment} />
        <CommonMistakes place={place} environment={environment} />
      </div>
      <PhonePanel
        envKey={environment.key}
        envName={environment.name}
        version={targetOf(environment, place.model)?.default ?? null}
        model={place.model}
      />
    </div>
  );
}

const nothing = () => () => undefined;

function Snippets({ place, environment }: { readonly place: Place; readonly environment: EnvironmentView }) {
  const { org, app, model } = place;
  const [kind, setKind] = useState<SnippetKind>('web');
  const origin = useSyncExternalStore(
    nothing,
    () => location.origin,
    () => '',
  );
  const root = useRemote(`${placeKey(place)}root`, () => registry.call(registryEndpoints['root.get'], { params: { org, app } }));
  const text = root.data ? snippet(kind, { origin, org, app, model, env: environment.name, envKey: environment.key, root: root.data }) : undefined;
  return (
    <Tabs
      label="Language"
      chosen={kind}
      onChoose={(id) => setKind(id as SnippetKind)}
      tabs={Object.entries(snippetKinds).map(([id, title]) => ({ id, title }))}
    >
      {root.error ? <ErrorNote error={root.error.toJSON()} onRetry={root.reload} /> : null}
      <section aria-label="Snippet" aria-busy={text === undefined} className="grid grid-cols-[minmax(0,1fr)] gap-2">
        {text === undefined ? (
          <Skeleton className="h-60 rounded-card" />
        ) : (
          <>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
            <pre tabIndex={0} className="max-h-[28rem] overflow-auto rounded-card border border-line bg-surface p-4 font-mono text-12">
              <code>{text}</code>
            </pre>
            <div className="flex flex-wrap items-center justify-between gap-2">
              <p className="text-13 text-muted">{aboutKind[kind]}</p>
              <CopyButton text={text} />
            </div>
          </>
        )}
      </section>
    </Tabs>
  );
}

const aboutKind: Readonly<Record<SnippetKind, string>> = {
  web: 'A whole page: save it as index.html, or take the script into yours. Key and root are public.',
  cli: 'In the folder of Slipway, on any computer that reaches this server.',
  curl: 'For servers and scripts in any language.',
};
