'use client';
/** The command palette: every command with its key, and every project by name. cmdk does the search and the list box. */
import { Command as Cmdk } from 'cmdk';
import { FolderOpen, Search } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type Command, commandGroups, studioPath, useAction, useCommandList } from '@/lib/client';
import { Dialog } from '../ui/dialog';
import { Kbd } from '../ui/kbd';
import { countOf } from '../ui/readable';

const itemLook = 'flex h-9 cursor-default select-none items-center gap-2.5 rounded-control px-2.5 text-14 data-[selected=true]:bg-hover touch:h-11';

/** Open while it is rendered. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const router = useRouter();
  const commands = useCommandList().filter((command) => command.id !== 'help.palette' && (command.when?.() ?? true));
  const { data: projects } = useAction('project.list', {});
  const pick = (run: () => void) => {
    onClose();
    // After the dialog has given the focus back, so that the command may move it.
    requestAnimationFrame(run);
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Search or do"
      isTitleHidden
      className="max-sm:inset-x-2 max-sm:top-2 max-sm:bottom-auto max-sm:rounded-card max-sm:pb-0 sm:w-[min(38rem,calc(100vw-3rem))]"
    >
      <Cmdk label="Search or do" loop className="grid max-h-[60dvh] grid-rows-[auto_1fr]">
        <div className="flex items-center gap-2.5 border-line border-b px-4">
          <Search size={16} strokeWidth={1.5} aria-hidden className="text-muted" />
          <Cmdk.Input
            placeholder="What do you want to do?"
            className="h-12 min-w-0 flex-1 bg-transparent text-16 text-text outline-none focus-visible:outline-none"
          />
          <Kbd keys="Esc" className="text-muted" />
        </div>
        <Cmdk.List className="overflow-y-auto overscroll-contain p-1.5">
          <Cmdk.Empty className="px-3 py-8 text-center text-muted">Nothing has this name.</Cmdk.Empty>
          {commandGroups.map((group) => (
            <Group key={group} title={group} commands={commands.filter((command) => command.group === group)} pick={pick} />
          ))}
          {projects && projects.length > 0 ? (
            <Cmdk.Group heading="Projects" className={groupLook}>
              {projects.map((project) => (
                <Cmdk.Item
                  key={project.id}
                  value={project.id}
                  keywords={[project.name]}
                  onSelect={() => pick(() => router.push(studioPath('/datasets', { project: project.id })))}
                  className={itemLook}
                >
                  <FolderOpen size={16} strokeWidth={1.5} aria-hidden className="text-muted" />
                  <span className="min-w-0 flex-1 truncate">{project.name}</span>
                  <span className="text-12 text-muted">{countOf(project.photos, 'photo')}</span>
                </Cmdk.Item>
              ))}
            </Cmdk.Group>
          ) : null}
        </Cmdk.List>
      </Cmdk>
    </Dialog>
  );
}

const groupLook =
  '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2.5 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-12 [&_[cmdk-group-heading]]:text-muted';

interface GroupProps {
  readonly title: string;
  readonly commands: readonly Command[];
  readonly pick: (run: () => void) => void;
}

function Group({ title, commands, pick }: GroupProps) {
  if (commands.length === 0) return null;
  return (
    <Cmdk.Group heading={title} className={groupLook}>
      {commands.map((command) => (
        <Cmdk.Item
          key={command.id}
          value={command.id}
          keywords={[command.title, command.words ?? '']}
          onSelect={() => pick(command.run)}
          className={itemLook}
        >
          <span className="min-w-0 flex-1 truncate">{command.title}</span>
          {command.keys?.[0] ? <Kbd keys={command.keys[0]} className="text-muted" /> : null}
        </Cmdk.Item>
      ))}
    </Cmdk.Group>
  );
}
