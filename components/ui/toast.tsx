'use client';
/**
 * Toasts: what was just done, with Undo for 8 seconds. The clock stands still while a person points at them or has the focus
 * inside. One list for the page (`log` **Messages**), newest at the bottom; the shell renders it once.
 */
import { X } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { ErrorJson } from '@/lib/core';
import { IconButton } from './button';
import { cx } from './class-names';

export interface Toast {
  /** "Removed 3 photos". */
  readonly text: string;
  /** Takes it back. A rejection is shown as the next toast. */
  readonly undo?: (() => unknown) | undefined;
  /** Another thing to do: "Open". */
  readonly action?: { readonly label: string; readonly run: () => void } | undefined;
  /** A failure: stays until it is closed, and shows its code. */
  readonly error?: ErrorJson | undefined;
}
interface Kept extends Toast {
  readonly id: number;
}

const undoMs = 8000;
const maxShown = 3;
let toasts: readonly Kept[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function set(next: readonly Kept[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Says what was done. The answer takes the words away again. */
export function showToast(toast: Toast): () => void {
  const kept = { ...toast, id: nextId++ };
  set([...toasts, kept].slice(-maxShown));
  return () => dismiss(kept.id);
}

/** Says what failed, in the error's own words. */
export function showError(error: ErrorJson): void {
  showToast({ text: error.message, error });
}

function dismiss(id: number): void {
  set(toasts.filter((toast) => toast.id !== id));
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
const none: readonly Kept[] = [];

/** The list, bottom centre, above the bottom bar of phones. */
export function Toasts() {
  const shown = useSyncExternalStore(
    subscribe,
    () => toasts,
    () => none,
  );
  const [isHeld, setHeld] = useState(false);
  return (
    <div
      role="log"
      aria-label="Messages"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-0 bottom-[calc(var(--bottom-bar)+1rem)] z-[60] grid justify-items-center gap-2 px-4"
    >
      {shown.map((toast) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: pointing at a message only holds its clock; nothing depends on it.
        <div
          key={toast.id}
          onPointerEnter={() => setHeld(true)}
          onPointerLeave={() => setHeld(false)}
          onFocus={() => setHeld(true)}
          onBlur={() => setHeld(false)}
        >
          <ToastCard toast={toast} isHeld={isHeld} />
        </div>
      ))}
    </div>
  );
}

function ToastCard({ toast, isHeld }: { readonly toast: Kept; readonly isHeld: boolean }) {
  const isLasting = toast.error !== undefined;
  useEffect(() => {
    if (isHeld || isLasting) return;
    const timer = setTimeout(() => dismiss(toast.id), undoMs);
    return () => clearTimeout(timer);
  }, [toast.id, isHeld, isLasting]);
  const act = async (run: () => unknown) => {
    dismiss(toast.id);
    try {
      await run();
    } catch (thrown) {
      showToast({ text: thrown instanceof Error ? thrown.message : String(thrown) });
    }
  };
  const button = 'rounded-control px-2 py-1 font-medium text-13 hover:bg-on-float/15 touch:min-h-11 touch:px-3';
  return (
    <div
      className={cx(
        'pointer-events-auto flex max-w-[min(32rem,calc(100vw-2rem))] animate-rise items-center gap-1 rounded-card bg-float py-1.5 pr-1.5 pl-4 text-13 text-on-float shadow-1',
        isLasting && 'border-l-4 border-bad',
      )}
    >
      <span className="min-w-0 py-1 pr-2">
        {toast.text}
        {toast.error ? <code className="ml-2 font-mono text-12 text-float-muted">{toast.error.code}</code> : null}
      </span>
      {toast.action ? (
        <button type="button" className={button} onClick={() => act(toast.action?.run ?? (() => undefined))}>
          {toast.action.label}
        </button>
      ) : null}
      {toast.undo ? (
        <button type="button" className={button} onClick={() => act(toast.undo ?? (() => undefined))}>
          Undo
        </button>
      ) : null}
      <IconButton
        label="Close message"
        icon={<X size={14} strokeWidth={1.5} aria-hidden />}
        onClick={() => dismiss(toast.id)}
        className="text-float-muted! enabled:hover:bg-on-float/15"
      />
    </div>
  );
}
