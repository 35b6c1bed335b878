/**
 * A command: one thing a person can do on the page, named once. Buttons, key hints, the palette, the key sheet and the key
 * matcher all read this record, so a key and the words beside it cannot disagree.
 */

/** The headings under which the palette and the key sheet list commands, in this order. */
export const commandGroups = ['This page', 'Go to', 'Project', 'Appearance', 'Help'] as const;
export type CommandGroup = (typeof commandGroups)[number];

/** One command. Pages register theirs with `useCommands`; those of a page win over the shell's on the same keys. */
export interface Command {
  /** Stable, `area.verb`: `data.import`, `go.train`. */
  readonly id: string;
  /** What it does, as a button would say it: "Train a model". */
  readonly title: string;
  readonly group: CommandGroup;
  /** Each entry triggers it: `t`, `g d`, `Mod+K`, `Shift+Slash`, `1`. The first is shown as the hint. See `chords.ts`. */
  readonly keys?: readonly string[];
  readonly run: () => void;
  /** Absent = always. While false its keys do nothing and the palette leaves it out. */
  readonly when?: () => boolean;
  /** Words the palette also finds it by. */
  readonly words?: string;
}
