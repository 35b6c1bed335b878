'use client';
/** `.../{model}/deliveries`: what each environment was told about this model, newest first: what, by whom, why. */
import { useState } from 'react';
import { type DeploymentView, deploymentEndpoints, type EnvironmentView, registry, useRemote } from '@/lib/client';
import { type Place, placeKey, useEnvironments } from '../deliver/use-environments';
import { Button, LinkButton } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { ErrorNote } from '../ui/error-note';
import { Skeleton } from '../ui/skeleton';
import { Cell, Row, Table } from '../ui/table';
import { ModelFrame } from './model-frame';
import { utcTime } from './utc-time';

export function DeliveriesScreen(place: Place) {
  return (
    <ModelFrame place={place} chosen="deliveries">
      {() => <Deliveries place={place} />}
    </ModelFrame>
  );
}

const columns = [
  { id: 'when', title: 'When (UTC)' },
  { id: 'environment', title: 'Environment' },
  { id: 'kind', title: 'Kind' },
  { id: 'version', title: 'Version' },
  { id: 'by', title: 'By', isWide: true },
  { id: 'reason', title: 'Reason', isWide: true },
] as const;

const pageSize = 100;

interface Delivery extends DeploymentView {
  readonly environment: string;
}

function Deliveries({ place }: { readonly place: Place }) {
  const environments = useEnvironments(place);
  const [pages, setPages] = useState(1);
  const { data, error, reload } = useDeliveries(place, environments.data, pages);
  const failure = environments.error ?? error;
  if (data?.items.length === 0) {
    return (
      <EmptyState
        title="Nothing was delivered yet"
        actions={<LinkButton href={`/registry/${place.org}/${place.app}/${place.model}/manage`}>Go to Manage</LinkButton>}
      >
        Every deployment, promotion and roll-back of this model stands here, with who did it and why. None can be changed or taken out.
      </EmptyState>
    );
  }
  return (
    <>
      {failure ? <ErrorNote error={failure.toJSON()} onRetry={failure === error ? reload : environments.reload} /> : null}
      {data ? (
        <Table label="Deliveries" columns={columns}>
          {data.items.map((delivery) => (
            <DeliveryRow key={delivery.id} delivery={delivery} />
          ))}
        </Table>
      ) : failure ? null : (
        <Skeleton className="h-60 rounded-card" />
      )}
      {data?.hasMore ? (
        <Button kind="quiet" onClick={() => setPages(pages + 1)} className="justify-self-center">
          Show older
        </Button>
      ) : null}
    </>
  );
}

function DeliveryRow({ delivery }: { readonly delivery: Delivery }) {
  const { createdAt, environment, kind, version, previous, actor, reason } = delivery;
  return (
    <Row>
      <Cell className="min-w-28 font-mono text-12 md:whitespace-nowrap">{utcTime(createdAt)}</Cell>
      <Cell>{environment}</Cell>
      <Cell>{kind}</Cell>
      <Cell className="whitespace-nowrap">
        {version === null ? '–' : `v${version}`}
        {previous === null ? null : <span className="text-muted"> after v{previous}</span>}
      </Cell>
      <Cell isWide>{actor.name}</Cell>
      <Cell isWide className="max-w-80 text-muted">
        {reason}
      </Cell>
    </Row>
  );
}

/** The newest deployments of all environments as one list. */
function useDeliveries(place: Place, environments: readonly EnvironmentView[] | undefined, pages: number) {
  const names = environments?.map(({ name }) => name) ?? [];
  const key = environments && `${placeKey(place)}deliveries:${place.model}:${names.join(',')}:${pages}`;
  return useRemote(key ?? null, async () => {
    const lists = await Promise.all(names.map((env) => readDeliveries(place, env, pages)));
    const items = lists.flatMap((list) => list.items).sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
    return { items, hasMore: lists.some((list) => list.hasMore) };
  });
}

async function readDeliveries(place: Place, env: string, pages: number): Promise<{ items: Delivery[]; hasMore: boolean }> {
  const params = { org: place.org, app: place.app, env };
  const items: Delivery[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < pages; page++) {
    const query = { model: place.model, limit: pageSize, ...(cursor === null ? {} : { cursor }) };
    const answer: { items: readonly DeploymentView[]; nextCursor: string | null } = await registry.call(deploymentEndpoints['deployments.list'], {
      params,
      query,
    });
    items.push(...answer.items.map((item) => ({ ...item, environment: env })));
    cursor = answer.nextCursor;
    if (cursor === null) break;
  }
  return { items, hasMore: cursor !== null };
}
