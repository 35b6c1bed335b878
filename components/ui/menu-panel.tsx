'use client';
/** The menu of `Menu`, over Radix. Opens as soon as it is there: it is only fetched because it was asked for. */
import { Check } from 'lucide-react';
import { DropdownMenu as Radix } from 'radix-ui';
import { useRef } from 'react';
import { cx } from './class-names';
import { Kbd } from './kbd';
import type { MenuItem, MenuProps } from './menu';

/** Trigger and panel. */
export function MenuPanel({ label, children, sections, align = 'end', className }: MenuProps) {
  // A choice runs after the menu has given the focus back, so that what it opens may take it.
  const picked = useRef<(() => void) | null>(null);
  const pick = (run: () => void) => {
    picked.current = run;
  };
  const runPicked = () => {
    if (picked.current) setTimeout(picked.current);
    picked.current = null;
  };
  return (
    <Radix.Root defaultOpen>
      <Radix.Trigger
        aria-label={label}
        className={cx(
          'grid size-9 shrink-0 place-items-center rounded-full text-muted transition-colors hover:bg-hover hover:text-text data-[state=open]:bg-press touch:size-11',
          className,
        )}
      >
        {children}
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={6}
          collisionPadding={12}
          aria-label={label}
          onCloseAutoFocus={runPicked}
          className="z-50 min-w-52 max-w-80 animate-rise rounded-card border border-line bg-raised p-1 shadow-1"
        >
          {sections.map((section, index) => (
            <Radix.Group key={section.title ?? section.items[0]?.id ?? index}>
              {index > 0 ? <Radix.Separator className="-mx-1 my-1 h-px bg-line" /> : null}
              {section.title ? <Radix.Label className="px-2.5 pt-1.5 pb-1 text-12 text-muted">{section.title}</Radix.Label> : null}
              {section.items.map((item) => (
                <Item key={item.id} item={item} pick={pick} />
              ))}
            </Radix.Group>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Item({ item, pick }: { readonly item: MenuItem; readonly pick: (run: () => void) => void }) {
  const look = cx(
    'flex h-8 w-full cursor-default select-none items-center gap-2.5 rounded-control px-2.5 text-14 outline-none data-[disabled]:opacity-50 data-[highlighted]:bg-hover touch:h-11',
    item.isDestructive && 'text-bad-text',
  );
  const inside = (
    <>
      <span aria-hidden className="grid w-4 place-items-center text-muted">
        {item.isChosen ? <Check size={16} strokeWidth={1.5} /> : item.icon}
      </span>
      <span className="min-w-0 flex-1 truncate">{item.label}</span>
      {item.keys ? <Kbd keys={item.keys} className="text-muted" /> : null}
    </>
  );
  const disabled = item.isDisabled ?? false;
  if (item.isChosen !== undefined) {
    return (
      <Radix.CheckboxItem checked={item.isChosen} disabled={disabled} onSelect={() => pick(item.run)} className={look}>
        {inside}
      </Radix.CheckboxItem>
    );
  }
  return (
    <Radix.Item disabled={disabled} onSelect={() => pick(item.run)} className={look}>
      {inside}
    </Radix.Item>
  );
}
