/** Commands in React: a page registers its own while it is shown; the palette and the key sheet read them all. */
import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { Command } from './command';
import { isAppleMachine } from './key-matcher';
import { allCommands, registerCommands, subscribeCommands } from './registry';

const none: readonly Command[] = [];

/**
 * Registers the commands of a page. Titles, keys and ids are read when the list's shape changes; `run` and `when` are always
 * those of the last render, so a page may build the list anew each time.
 */
export function useCommands(commands: readonly Command[]): void {
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  const shape = commands.map((command) => `${command.id}\n${command.title}\n${command.group}\n${command.keys?.join(',') ?? ''}`).join('\n\n');
  useEffect(() => {
    const current = (id: string) => latest.current.find((command) => command.id === id);
    // `shape` is what decides; reading it here keeps the effect honest about that.
    if (shape === '') return;
    return registerCommands(
      latest.current.map((command) => ({
        ...command,
        run: () => current(command.id)?.run(),
        when: () => {
          const now = current(command.id);
          return now !== undefined && (now.when?.() ?? true);
        },
      })),
    );
  }, [shape]);
}

/** All commands that exist now, those of the page first. */
export function useCommandList(): readonly Command[] {
  return useSyncExternalStore(subscribeCommands, allCommands, () => none);
}

/** Whether the main modifier is Cmd. False on the server and in the first render, so that pages hydrate. */
export function useIsApple(): boolean {
  return useSyncExternalStore(noSubscription, isAppleMachine, () => false);
}

function noSubscription(): () => void {
  return () => undefined;
}
