'use client';
/** The key sheet of the page (F1, ?): every command that has a key, by group. */
import { commandGroups, useCommandList } from '@/lib/client';
import { Dialog } from '../ui/dialog';
import { Kbd } from '../ui/kbd';

/** Open while it is rendered. */
export function KeySheet({ onClose }: { readonly onClose: () => void }) {
  const commands = useCommandList().filter((command) => command.keys && command.keys.length > 0 && (command.when?.() ?? true));
  const groups = commandGroups.map((title) => ({ title, commands: commands.filter((command) => command.group === title) }));
  return (
    <Dialog isOpen onClose={onClose} title="Keyboard" description="What each key does on this page." className="sm:w-[min(44rem,calc(100vw-3rem))]">
      <div className="columns-1 gap-8 sm:columns-2">
        {groups
          .filter((group) => group.commands.length > 0)
          .map((group) => (
            <section key={group.title} className="mb-5 break-inside-avoid">
              <h3 className="mb-1 text-12 text-muted">{group.title}</h3>
              <dl>
                {group.commands.map((command) => (
                  <div key={command.id} className="flex items-center justify-between gap-4 border-line border-b py-1.5 last:border-0">
                    <dt>{command.title}</dt>
                    <dd className="flex gap-2 text-muted">
                      {command.keys?.slice(0, 2).map((keys) => (
                        <Kbd key={keys} keys={keys} className="phone:inline-flex! pointer-coarse:inline-flex!" />
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
      </div>
    </Dialog>
  );
}
