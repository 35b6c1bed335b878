'use client';
/** `table` **Per class**: photos, precision, recall and F1 of every class, each drawn as a small bar. A name opens the class's photos. */
import type { ModelView } from '@/lib/client';
import { ClassDot } from '../ui/chip';
import { readableCount, readableShare } from '../ui/readable';
import { Cell, type Column, Row, Table } from '../ui/table';
import type { ResultAt } from './judged';

const columns: readonly Column[] = [
  { id: 'class', title: 'Class' },
  { id: 'photos', title: 'Photos', isNumber: true },
  { id: 'precision', title: 'Precision' },
  { id: 'recall', title: 'Recall' },
  { id: 'f1', title: 'F1' },
];

export interface PerClassTableProps {
  readonly classes: ModelView['classes'];
  readonly perClass: ResultAt['perClass'];
  readonly onOpen: (truth: number, byKey: boolean) => void;
}

export function PerClassTable({ classes, perClass, onOpen }: PerClassTableProps) {
  return (
    <section aria-labelledby="per-class" className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-3">
      <h2 id="per-class" className="flex min-h-7 items-center font-semibold text-14">
        Class by class
      </h2>
      <div className="[&_td]:px-2! [&_th]:px-2! [&_tr>:first-child]:pl-4! [&_tr>:last-child]:pr-4!">
        <Table label="Per class" columns={columns}>
          {classes.map((cls, place) => {
            const scores = perClass[place];
            return (
              <Row key={cls.id}>
                <Cell isHead className="max-w-40 font-normal!">
                  <button
                    type="button"
                    onClick={(event) => onOpen(place, event.detail === 0)}
                    className="flex min-w-0 max-w-full items-center gap-2 rounded-control text-13 hover:underline touch:min-h-11"
                  >
                    <ClassDot color={cls.color} />
                    <span className="truncate">{cls.name}</span>
                  </button>
                </Cell>
                <Cell isNumber>{readableCount(scores?.items ?? 0)}</Cell>
                <Cell>
                  <Score value={scores?.precision ?? null} />
                </Cell>
                <Cell>
                  <Score value={scores?.recall ?? null} />
                </Cell>
                <Cell>
                  <Score value={scores?.f1 ?? null} />
                </Cell>
              </Row>
            );
          })}
        </Table>
      </div>
      <p className="text-pretty text-13 text-muted">
        Precision: how often it is right when it says so. Recall: how many of the class it finds. F1 balances both.
      </p>
    </section>
  );
}

// A share without photos is not nought: it is unknown.
function Score({ value }: { readonly value: number | null }) {
  if (value === null) return <span className="text-muted">–</span>;
  return (
    <span className="grid min-w-11 gap-1">
      <span className="font-mono">{readableShare(value)}</span>
      <span aria-hidden className="h-1 overflow-hidden rounded-full bg-line">
        <span className="block h-full rounded-full bg-good transition-[width]" style={{ width: `${value * 100}%` }} />
      </span>
    </span>
  );
}
