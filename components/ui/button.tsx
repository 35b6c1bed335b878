'use client';
/**
 * Buttons. `act` is the one thing this page is for (at most one of them per page), `launch` is kept for what goes live, `plain`
 * is everything else, `quiet` has no edge. A key hint is drawn and announced, but is not part of the accessible name.
 */
import Link from 'next/link';
import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { ariaKeys, type Command, useIsApple } from '@/lib/client';
import { cx } from './class-names';
import { Kbd } from './kbd';
import { tip } from './tip';

export type ButtonKind = 'plain' | 'act' | 'launch' | 'quiet';

const kinds: Readonly<Record<ButtonKind, string>> = {
  plain: 'border-line-strong bg-surface text-text enabled:hover:border-faint enabled:active:bg-press [a&]:hover:border-faint',
  act: 'border-transparent bg-accent text-on-accent enabled:hover:brightness-110 enabled:active:brightness-95 [a&]:hover:brightness-110',
  launch: 'border-transparent bg-launch-fill text-on-launch enabled:hover:brightness-110 enabled:active:brightness-95 [a&]:hover:brightness-110',
  quiet:
    'border-transparent text-muted enabled:hover:bg-hover enabled:hover:text-text enabled:active:bg-press [a&]:hover:bg-hover [a&]:hover:text-text',
};

const shape =
  'inline-flex shrink-0 select-none items-center justify-center gap-2 whitespace-nowrap rounded-control border font-medium transition-[background,border,filter,color] disabled:cursor-not-allowed disabled:opacity-50 touch:min-h-11';
const sizes = { normal: 'h-9 px-3.5 text-14', small: 'h-7 px-2.5 text-13' } as const;

interface Look {
  readonly kind?: ButtonKind | undefined;
  readonly size?: keyof typeof sizes | undefined;
  /** A lucide icon, 16 px. */
  readonly icon?: ReactNode;
  /** The binding to show and announce; the key itself is bound by `useCommands`. */
  readonly keys?: string | undefined;
}

export interface ButtonProps extends Look, Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type'> {
  readonly type?: 'button' | 'submit';
  readonly ref?: React.Ref<HTMLButtonElement>;
}

/** The classes of a button, for an element that must be something else: a link to bytes. */
export function buttonLook({ kind = 'plain', size = 'normal' }: Pick<Look, 'kind' | 'size'>): string {
  return cx(shape, sizes[size], kinds[kind]);
}

/** A button. */
export function Button({ kind = 'plain', size = 'normal', icon, keys, className, children, ...rest }: ButtonProps) {
  const isApple = useIsApple();
  return (
    <button
      type="button"
      {...(keys ? { 'aria-keyshortcuts': ariaKeys(keys, isApple) } : {})}
      {...rest}
      className={cx(shape, sizes[size], kinds[kind], className)}
    >
      {icon}
      {children}
      {keys ? <Kbd keys={keys} className="-mr-1" /> : null}
    </button>
  );
}

export interface CommandButtonProps extends Look {
  readonly command: Command;
  readonly disabled?: boolean;
  readonly className?: string;
  /** Other words than the command's title. */
  readonly children?: ReactNode;
}

/** The button of a command: its title, its key, its action. */
export function CommandButton({ command, children, disabled, ...look }: CommandButtonProps) {
  return (
    <Button {...look} {...(disabled === undefined ? {} : { disabled })} keys={look.keys ?? command.keys?.[0]} onClick={() => command.run()}>
      {children ?? command.title}
    </Button>
  );
}

export interface LinkButtonProps extends Look {
  readonly href: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A link that looks like a button: for going somewhere, never for doing something. */
export function LinkButton({ href, kind = 'plain', size = 'normal', icon, keys, className, children }: LinkButtonProps) {
  return (
    <Link href={href} className={cx(shape, sizes[size], kinds[kind], className)}>
      {icon}
      {children}
      {keys ? <Kbd keys={keys} className="-mr-1" /> : null}
    </Link>
  );
}

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'icon' | 'size'> {
  /** The accessible name, also shown as the tooltip. */
  readonly label: string;
  readonly icon: ReactNode;
}

/** A square button with an icon; its tooltip says what it does and the key. */
export function IconButton({ label, icon, kind = 'quiet', keys, className, ...rest }: IconButtonProps) {
  const isApple = useIsApple();
  return (
    <button
      type="button"
      aria-label={label}
      {...(keys ? { 'aria-keyshortcuts': ariaKeys(keys, isApple) } : {})}
      {...tip(label, keys)}
      {...rest}
      className={cx(shape, 'size-8 touch:min-w-11', kinds[kind], className)}
    >
      {icon}
    </button>
  );
}
