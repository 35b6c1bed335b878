'use client';
/**
 * The confusion matrix as a heat map (`table` **Confusion matrix**): rows are what a photo is, columns what the model says. Each cell
 * is a button that opens its photos; arrows walk over them, Enter opens. Counts stand in the cells, so no colour speaks alone.
 */
import { type KeyboardEvent, useRef, useState } from 'react';
import type { ModelView } from '@/lib/client';
import { Chip, ClassDot } from '../ui/chip';
import { cx } from '../ui/class-names';
import { countOf } from '../ui/readable';
import { tip } from '../ui/tip';
import type { Choice, ResultAt } from './judged';
import { mapClasses, mapLimit, similarTogether } from './map-order';
import { choiceTitle } from './result-words';

/** From this many classes on, those that are alike stand together unless the person wants the list's order. */
const similarFrom = 8;
/** Narrower cells can neither be read nor pressed; the map scrolls inside its frame then. */
const minColumnPx = 34;
/** Beyond this share of the hue words on the cell would be hard to read. */
const maxHue = 52;

export interface ConfusionMapProps {
  readonly classes: ModelView['classes'];
  readonly result: ResultAt;
  readonly choice: Choice;
  /** `byKey`: pressed from the keyboard, so the focus may go on to the photos. */
  readonly onChoose: (choice: Choice, byKey: boolean) => void;
}

export function ConfusionMap({ classes, result, choice, onChoose }: ConfusionMapProps) {
  const [isSimilar, setSimilar] = useState(classes.length >= similarFrom);
  const shown = mapClasses(result.matrix);
  const order = isSimilar ? similarTogether(result.matrix, shown) : shown;
  return (
    <section aria-labelledby="map" className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-3">
      <header className="flex min-h-7 flex-wrap items-center justify-between gap-2">
        <h2 id="map" className="font-semibold text-14">
          What it takes for what
        </h2>
        {classes.length > 3 ? (
          <Chip isPressed={isSimilar} onPress={() => setSimilar(!isSimilar)}>
            Similar classes together
          </Chip>
        ) : null}
      </header>
      <Cells classes={classes} order={order} result={result} choice={choice} onChoose={onChoose} />
      <p className="text-13 text-muted">
        Rows: what it is. Columns: what the model says. Press a cell to see its photos.
        {classes.length > mapLimit ? ` The ${mapLimit} of ${classes.length} classes with the most mistakes are shown.` : ''}
      </p>
    </section>
  );
}

interface CellsProps extends ConfusionMapProps {
  readonly order: readonly number[];
}

function Cells({ classes, order, result, choice, onChoose }: CellsProps) {
  const table = useRef<HTMLTableElement>(null);
  const hasUnsure = result.unsure > 0;
  const answers: readonly (number | null)[] = hasUnsure ? [...order, null] : order;
  const [stop, setStop] = useState({ row: 0, column: 0 });
  const at = { row: Math.min(stop.row, order.length - 1), column: Math.min(stop.column, answers.length - 1) };
  const move = (event: KeyboardEvent) => {
    const next = neighbour(event, at, order.length, answers.length);
    if (!next) return;
    event.preventDefault();
    setStop(next);
    table.current?.querySelector<HTMLElement>(`[data-cell="${next.row} ${next.column}"]`)?.focus();
  };
  const density = densityOf(order.length);
  const isUpright = order.length > 6;
  return (
    <div className="-m-1 overflow-x-auto p-1">
      <table
        ref={table}
        aria-label="Confusion matrix"
        onKeyDown={move}
        style={{ minWidth: answers.length * minColumnPx }}
        className="w-full table-fixed border-separate border-spacing-[3px]"
      >
        <thead>
          <tr>
            <td className={isUpright ? 'w-40 phone:w-24' : 'w-28 phone:w-22'} />
            {answers.map((answer) => (
              <Heading key={answer ?? 'unsure'} name={answer === null ? 'not sure' : (classes[answer]?.name ?? '')} isUpright={isUpright} />
            ))}
          </tr>
        </thead>
        <tbody>
          {order.map((truth, row) => (
            <tr key={classes[truth]?.id}>
              <RowHeading name={classes[truth]?.name ?? ''} color={classes[truth]?.color ?? ''} />
              {answers.map((answer, column) => (
                <Cell
                  key={answer ?? 'unsure'}
                  truth={truth}
                  answer={answer}
                  place={`${row} ${column}`}
                  isStop={row === at.row && column === at.column}
                  classes={classes}
                  result={result}
                  isChosen={choice.kind === 'cell' && choice.truth === truth && choice.answer === answer}
                  className={density}
                  onPress={(byKey) => {
                    setStop({ row, column });
                    onChoose({ kind: 'cell', truth, answer }, byKey);
                  }}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function densityOf(rows: number): string {
  if (rows <= 6) return 'h-17 text-16';
  if (rows <= 10) return 'h-12 text-14';
  return rows <= 16 ? 'h-9 text-13' : 'h-7 text-12';
}

function RowHeading({ name, color }: { readonly name: string; readonly color: string }) {
  return (
    <th scope="row" className="sticky left-0 max-w-0 bg-ground pr-2 text-left font-normal text-13">
      <span className="flex items-center gap-2">
        <ClassDot color={color} />
        <span className="min-w-0 truncate" title={name}>
          {name}
        </span>
      </span>
    </th>
  );
}

function Heading({ name, isUpright }: { readonly name: string; readonly isUpright: boolean }) {
  return (
    <th scope="col" className="min-w-7 overflow-hidden pb-1 align-bottom font-normal text-12 text-muted">
      <span
        title={name}
        className={cx(
          'mx-auto block max-h-24 truncate',
          isUpright ? 'rotate-180 [writing-mode:vertical-rl]' : 'phone:rotate-180 phone:[writing-mode:vertical-rl]',
        )}
      >
        {name}
      </span>
    </th>
  );
}

interface CellProps {
  readonly truth: number;
  /** null = not sure. */
  readonly answer: number | null;
  readonly place: string;
  readonly isStop: boolean;
  readonly classes: ModelView['classes'];
  readonly result: ResultAt;
  readonly isChosen: boolean;
  readonly className: string;
  readonly onPress: (byKey: boolean) => void;
}

function Cell({ truth, answer, place, isStop, classes, result, isChosen, className, onPress }: CellProps) {
  const count = (answer === null ? result.unsureOf[truth] : result.matrix[truth]?.[answer]) ?? 0;
  const title = choiceTitle(
    { kind: 'cell', truth, answer },
    classes.map(({ name }) => name),
  );
  const isRight = truth === answer;
  return (
    <td className="p-0">
      <button
        type="button"
        data-cell={place}
        aria-label={`${title}: ${countOf(count, 'photo')}`}
        aria-pressed={isChosen}
        tabIndex={isStop ? 0 : -1}
        onClick={(event) => onPress(event.detail === 0)}
        {...tip(title)}
        style={count > 0 ? { background: hueOf(count, result, truth, answer) } : undefined}
        className={cx(
          'grid w-full place-items-center rounded-control font-mono transition-[background,box-shadow] hover:shadow-[inset_0_0_0_1.5px_var(--faint)]',
          count > 0 ? 'font-semibold' : 'bg-surface text-muted',
          isChosen &&
            (isRight ? 'shadow-[0_0_0_1px_var(--ground),0_0_0_3px_var(--good)]!' : 'shadow-[0_0_0_1px_var(--ground),0_0_0_3px_var(--bad)]!'),
          className,
        )}
      >
        {/* The number stands there for machines and for the ear; the eye sees a dot, and the counts stand out. */}
        {count > 0 ? count : <span className="text-[0px] before:text-12 before:content-['·']">0</span>}
      </button>
    </td>
  );
}

// Right answers by their share of the row; mistakes by its root, because one in eight must already be seen.
function hueOf(count: number, { matrix, unsureOf }: ResultAt, truth: number, answer: number | null): string {
  const total = (matrix[truth] ?? []).reduce((sum, value) => sum + value, 0) + (unsureOf[truth] ?? 0);
  const share = total === 0 ? 0 : count / total;
  const hue = answer === truth ? '--good' : answer === null ? '--faint' : '--bad';
  const strength = 8 + (maxHue - 8) * (answer === truth ? share : Math.sqrt(share));
  return `color-mix(in oklab, var(${hue}) ${strength.toFixed(0)}%, var(--surface))`;
}

function neighbour(event: KeyboardEvent, at: { row: number; column: number }, rows: number, columns: number): { row: number; column: number } | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return null;
  const clamp = (value: number, count: number) => Math.min(count - 1, Math.max(0, value));
  switch (event.key) {
    case 'ArrowLeft':
      return { ...at, column: clamp(at.column - 1, columns) };
    case 'ArrowRight':
      return { ...at, column: clamp(at.column + 1, columns) };
    case 'ArrowUp':
      return { ...at, row: clamp(at.row - 1, rows) };
    case 'ArrowDown':
      return { ...at, row: clamp(at.row + 1, rows) };
    case 'Home':
      return { ...at, column: 0 };
    case 'End':
      return { ...at, column: columns - 1 };
    default:
      return null;
  }
}
