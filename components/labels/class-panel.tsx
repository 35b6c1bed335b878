'use client';
/**
 * The classes of a set beside the photos: `listbox` **Classes**, each with its key and count; a press gives the class to the
 * chosen photos. Adding, renaming and removing happen in place. The buttons of a class stand beside its option, not in it: an
 * option holds no controls.
 */
import { Pencil, Plus, Trash2 } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import type { ClassView } from '@/lib/client';
import { digitOf } from '../photos/use-photo-commands';
import { Button, IconButton } from '../ui/button';
import { ClassDot } from '../ui/chip';
import { cx } from '../ui/class-names';
import { Kbd } from '../ui/kbd';
import { readableCount } from '../ui/readable';
import { tip } from '../ui/tip';
import { NameField } from './name-field';
import type { ClassDeeds } from './use-class-deeds';

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;

export interface ClassPanelProps {
  readonly classes: readonly ClassView[];
  /** Photos of each class as shown now. */
  readonly counts: ReadonlyMap<string | null, number>;
  /** The class of the photo that the keys act on; undefined = no photo. */
  readonly current: string | null | undefined;
  readonly onPick: (cls: ClassView) => void;
  readonly deeds: ClassDeeds;
}

export function ClassPanel({ classes, counts, current, onPick, deeds }: ClassPanelProps) {
  const [renaming, setRenaming] = useState<string | null>(null);
  return (
    <div className="grid gap-1">
      {classes.length > 0 ? (
        <div
          className="grid max-h-[50dvh] grid-cols-[minmax(0,1fr)_auto] overflow-y-auto"
          style={{ gridTemplateRows: `repeat(${classes.length}, minmax(2.25rem, auto))` }}
        >
          <ClassList classes={classes} counts={counts} current={current} onPick={onPick} />
          {classes.map((cls, at) =>
            renaming === cls.id ? (
              <div key={cls.id} className="z-10 col-span-full bg-surface py-0.5" style={{ gridRow: at + 1 }}>
                <NameField
                  label={`Name of ${cls.name}`}
                  start={cls.name}
                  onSave={async (name) => {
                    await deeds.rename(cls, name);
                    setRenaming(null);
                  }}
                  onEnd={() => setRenaming(null)}
                />
              </div>
            ) : (
              <span key={cls.id} className="col-start-2 flex items-center" style={{ gridRow: at + 1 }}>
                <IconButton label={`Edit class ${cls.name}`} icon={<Pencil {...icon} />} onClick={() => setRenaming(cls.id)} className="size-7!" />
                <IconButton
                  label={`Remove class ${cls.name}`}
                  icon={<Trash2 {...icon} />}
                  onClick={() => deeds.remove(cls, counts.get(cls.id) ?? 0)}
                  className="size-7!"
                />
              </span>
            ),
          )}
        </div>
      ) : null}
      {deeds.isAdding ? (
        <NameField
          key={classes.length}
          label="New class"
          start=""
          placeholder={classes.length === 0 ? 'For example: ripe' : 'Another class'}
          onSave={deeds.add}
          onEnd={() => deeds.setAdding(false)}
        />
      ) : (
        <Button size="small" kind="quiet" keys="c" icon={<Plus {...icon} />} className="justify-self-start" onClick={() => deeds.setAdding(true)}>
          Add class
        </Button>
      )}
    </div>
  );
}

type ClassListProps = Pick<ClassPanelProps, 'classes' | 'counts' | 'current' | 'onPick'>;

function ClassList({ classes, counts, current, onPick }: ClassListProps) {
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const stop = Math.min(active, classes.length - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowUp: stop - 1, ArrowDown: stop + 1, Home: 0, End: classes.length - 1 }[event.key];
    const cls = classes[stop];
    if (to !== undefined) {
      const next = Math.max(0, Math.min(classes.length - 1, to));
      setActive(next);
      (list.current?.children[next] as HTMLElement | undefined)?.focus();
    } else if ((event.key === 'Enter' || event.key === ' ') && cls) onPick(cls);
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={list}
      role="listbox"
      aria-label="Classes"
      tabIndex={-1}
      onKeyDown={onKeyDown}
      className="col-start-1 grid grid-rows-subgrid"
      style={{ gridRow: `1 / span ${classes.length}` }}
    >
      {classes.map((cls, at) => {
        const digit = digitOf(at);
        const isCurrent = current === cls.id;
        return (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the list around it has the keys, as the listbox pattern wants.
          <div
            key={cls.id}
            role="option"
            aria-label={cls.name}
            aria-selected={isCurrent}
            {...(digit ? { 'aria-keyshortcuts': digit } : {})}
            tabIndex={at === stop ? 0 : -1}
            onClick={() => onPick(cls)}
            {...tip(cls.name, digit)}
            className={cx(
              'flex min-w-0 cursor-pointer items-center gap-2.5 rounded-control px-2 text-14 transition-colors hover:bg-hover focus-visible:-outline-offset-2 touch:min-h-11',
              isCurrent && 'bg-accent/10',
            )}
          >
            <span className="flex w-5 shrink-0 justify-center">{digit ? <Kbd keys={digit} /> : null}</span>
            <ClassDot color={cls.color} sizePx={10} />
            <span className={cx('min-w-0 flex-1 truncate', isCurrent && 'font-medium')}>{cls.name}</span>
            <span className="font-mono text-12 text-muted">{readableCount(counts.get(cls.id) ?? 0)}</span>
          </div>
        );
      })}
    </div>
  );
}
