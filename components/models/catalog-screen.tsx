'use client';
/** `/catalog`: the pretrained networks (`table` **Networks**): what they are good for, whose they are, under which licence, whether they are here. */
import { useAction } from '@/lib/client';
import { Badge } from '../ui/badge';
import { ErrorNote } from '../ui/error-note';
import { Page, PageHead } from '../ui/page';
import { readableBytes } from '../ui/readable';
import { Skeleton } from '../ui/skeleton';
import { Cell, type Column, Row, Table } from '../ui/table';
import type { Tone } from '../ui/tone';

const columns: readonly Column[] = [
  { id: 'network', title: 'Network' },
  { id: 'licence', title: 'Licence', isWide: true },
  { id: 'source', title: 'Source', isWide: true },
  { id: 'size', title: 'Size', isNumber: true, isWide: true },
  { id: 'state', title: 'State' },
];

const states: Readonly<Record<'stored' | 'served' | 'missing', { readonly words: string; readonly tone: Tone }>> = {
  stored: { words: 'on this device', tone: 'good' },
  served: { words: 'ready to use', tone: 'accent' },
  missing: { words: 'being fetched', tone: 'warn' },
};

export function CatalogScreen() {
  const { data: networks, error, reload } = useAction('weights.list', {});
  return (
    <Page>
      <PageHead title="Networks" facts="pretrained, to start from" />
      {error ? <ErrorNote error={error.toJSON()} onRetry={reload} /> : null}
      {!networks && !error ? <Skeleton className="h-40 rounded-card" /> : null}
      {networks ? (
        <Table label="Networks" columns={columns}>
          {networks.map((network) => (
            <Row key={network.id}>
              <Cell isHead>
                {network.title}
                <span className="block font-normal text-13 text-muted">{network.note}</span>
                <span className="font-normal text-12 text-muted [overflow-wrap:anywhere] md:hidden">
                  {readableBytes(network.bytes)}, {network.licence}, {network.source}
                </span>
              </Cell>
              <Cell isWide>{network.licence}</Cell>
              <Cell isWide className="font-mono text-12 text-muted">
                {network.source}
              </Cell>
              <Cell isNumber isWide>
                {readableBytes(network.bytes)}
              </Cell>
              <Cell className="whitespace-nowrap">
                <Badge tone={states[network.state].tone}>{states[network.state].words}</Badge>
              </Cell>
            </Row>
          ))}
        </Table>
      ) : null}
      <p className="max-w-2xl text-pretty text-13 text-muted">
        A network that was trained on millions of photos already knows edges, textures and shapes. Training here adds your classes on top and leaves
        it as it is. Weights are checked against their hash before they are used, and kept on this device afterwards.
      </p>
    </Page>
  );
}
