'use client';
/**
 * What this device remembers outside its database: the theme and the project used last, because they are needed before the first
 * paint (public/boot.js reads the same keys), and the jobs that the tray has told of.
 */
import { useSyncExternalStore } from 'react';

export type Theme = 'system' | 'light' | 'dark';

const themeKey = 'slipway.theme';
const projectKey = 'slipway.project';
const toldKey = 'slipway.told-jobs';
/** Job ids kept; the tray shows six, and older ones are no news to anybody. */
const maxTold = 200;
const listeners = new Set<() => void>();

function changed(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  // Other tabs.
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

// Storage can be forbidden (private windows of some browsers); the settings then last as long as the page.
const inMemory = new Map<string, string>();
function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return inMemory.get(key) ?? null;
  }
}
function write(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    if (value === null) inMemory.delete(key);
    else inMemory.set(key, value);
  }
  changed();
}

function readTheme(): Theme {
  const theme = read(themeKey);
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

/** The chosen theme. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, readTheme, () => 'system' as const);
}

/** Chooses a theme for this device. */
export function setTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  write(themeKey, theme === 'system' ? null : theme);
}

/** The project used last, null when none is known. */
export function useLastProject(): string | null {
  return useSyncExternalStore(
    subscribe,
    () => read(projectKey),
    () => null,
  );
}

/** Notes the project in use; null = this device has none. */
export function rememberProject(id: string | null): void {
  if (id === null) delete document.documentElement.dataset['returning'];
  else document.documentElement.dataset['returning'] = '';
  if (read(projectKey) !== id) write(projectKey, id);
}

/** The settled jobs that the tray has shown on this device. */
export function toldJobs(): ReadonlySet<string> {
  return new Set((read(toldKey) ?? '').split(' ').filter(Boolean));
}

/** Notes that the tray has shown how these jobs ended. */
export function rememberTold(ids: readonly string[]): void {
  const told = toldJobs();
  if (ids.every((id) => told.has(id))) return;
  write(toldKey, [...new Set([...told, ...ids])].slice(-maxTold).join(' '));
}
