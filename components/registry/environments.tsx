'use client';
/** Region "Environments": a lane each, of one model at a time, with what can be done about it. */
import { lazy, Suspense, useState } from 'react';
import type { EnvironmentView, RegistryModelView } from '@/lib/client';
import type { Intent } from '../deliver/deploy-dialog';
import { canPromote } from '../deliver/use-environments';
import { Lane } from '../launch/lane';
import { Chip } from '../ui/chip';

const DeployDialog = lazy(async () => ({ default: (await import('../deliver/deploy-dialog')).DeployDialog }));

export interface EnvironmentsProps {
  readonly org: string;
  readonly app: string;
  readonly environments: readonly EnvironmentView[];
  readonly models: readonly RegistryModelView[];
  readonly mayDeploy: boolean;
}

export function Environments({ org, app, environments, models, mayDeploy }: EnvironmentsProps) {
  const [chosen, setChosen] = useState<string>();
  const [intent, setIntent] = useState<Intent | null>(null);
  const model = models.find(({ name }) => name === chosen) ?? busiest(environments, models);
  // Without a model there is nothing to deploy; the lanes still say who the environments are.
  const place = { org, app, model: model?.name ?? '' };
  return (
    <section aria-label="Environments" className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="mr-2 font-semibold text-16">Environments</h2>
        {models.length > 1
          ? models.map(({ id, name }) => (
              <Chip key={id} isPressed={name === model?.name} onPress={() => setChosen(name)}>
                {name}
              </Chip>
            ))
          : null}
      </div>
      <ul className="grid grid-cols-[minmax(0,1fr)] gap-3">
        {environments.map((environment) => (
          <li key={environment.id}>
            <Lane
              place={place}
              environment={environment}
              newest={model?.latestVersion ?? null}
              canPromote={canPromote(environments, environment, place.model)}
              onIntent={mayDeploy && model ? setIntent : null}
            />
          </li>
        ))}
      </ul>
      {intent ? (
        <Suspense fallback={null}>
          <DeployDialog place={place} environments={environments} intent={intent} onClose={() => setIntent(null)} />
        </Suspense>
      ) : null}
    </section>
  );
}

/** The model that runs on the most environments. */
function busiest(environments: readonly EnvironmentView[], models: readonly RegistryModelView[]): RegistryModelView | undefined {
  const uses = (model: RegistryModelView) =>
    environments.filter(({ targets }) => targets.some((one) => one.modelId === model.id && one.default)).length;
  return models.toSorted((a, b) => uses(b) - uses(a))[0];
}
