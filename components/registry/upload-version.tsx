'use client';
/** Region "Upload version": a zip or a folder, dropped anywhere on the page or chosen; then its description; then it goes. */
import { FolderUp, Upload } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { type Command, gatherDrop, pickFiles, pickFolder, type SourceInput, useCommands } from '@/lib/client';
import { type Progress, toAppError } from '@/lib/core';
import type { Place } from '../deliver/use-environments';
import { listenForDrops } from '../import/window-drops';
import { Bar, progressShare } from '../ui/bar';
import { Button, CommandButton } from '../ui/button';
import { cx } from '../ui/class-names';
import { ErrorNote } from '../ui/error-note';
import { TextField } from '../ui/field';
import { countOf, readableBytes, readableSeconds } from '../ui/readable';
import { showError, showToast } from '../ui/toast';
import { versionFiles } from './chosen-files';
import { type Choice, chooseFiles, startUpload, stopUpload, type UploadState, useUpload } from './upload-store';

export interface UploadVersionProps {
  readonly place: Place;
  /** null where nothing can be deployed. */
  readonly onDeploy: ((version: number) => void) | null;
  /** Runs this version anywhere already? */
  readonly isLive: (version: number) => boolean;
}

export function UploadVersion({ place, onDeploy, isLive }: UploadVersionProps) {
  const state = useUpload(place);
  const isSending = state.kind === 'sending';
  const take = (source: Promise<SourceInput | null>) =>
    void source.then(
      (given) => {
        if (given === null) return;
        const choice = versionFiles(given);
        if (choice) chooseFiles(place, choice);
        else showToast({ text: `There is no file in ${given.name}.` });
      },
      (thrown: unknown) => showError(toAppError(thrown).toJSON()),
    );
  const choose: Command = {
    id: 'registry.upload',
    title: 'Choose zip or folder',
    group: 'This page',
    keys: ['u'],
    run: () => take(pickFiles()),
    when: () => !isSending,
    words: 'upload version file',
  };
  useCommands([choose]);
  const isDragging = useDrops(isSending ? null : (data) => take(gatherDrop(data)));
  return (
    <section
      aria-label="Upload version"
      className={cx(
        'grid grid-cols-[minmax(0,1fr)] gap-4 rounded-card border border-dashed bg-surface p-5 transition-colors',
        isDragging ? 'border-accent bg-accent/6' : 'border-line-strong',
      )}
    >
      {state.kind === 'idle' || state.kind === 'done' ? (
        <div className="flex flex-wrap items-center gap-3">
          <Upload size={20} strokeWidth={1.5} aria-hidden className="text-faint" />
          <p className="min-w-48 flex-1 text-pretty">
            {isDragging ? 'Let go to take it.' : 'Drop a zip or a folder here.'}{' '}
            <span className="text-muted">Any kind of model: a zip keeps its exact bytes. Only what the registry does not have yet is sent.</span>
          </p>
          <span className="flex flex-wrap gap-2">
            <Button kind="quiet" icon={<FolderUp size={16} strokeWidth={1.5} aria-hidden />} onClick={() => take(pickFolder())}>
              A whole folder
            </Button>
            <CommandButton command={choose} />
          </span>
        </div>
      ) : null}
      {state.kind === 'chosen' ? <Describe place={place} {...state} /> : null}
      {state.kind === 'sending' ? <Sending place={place} choice={state.choice} progress={state.progress} /> : null}
      {state.kind === 'failed' ? <Failed place={place} state={state} /> : null}
      {state.kind === 'done' ? <Done state={state} onDeploy={state.number !== null && isLive(state.number) ? null : onDeploy} /> : null}
    </section>
  );
}

/** Files dropped anywhere on the page; null takes none, and still keeps the browser from opening them. */
function useDrops(onDrop: ((data: DataTransfer) => void) | null): boolean {
  const [isDragging, setDragging] = useState(false);
  const latest = useRef(onDrop);
  useEffect(() => {
    latest.current = onDrop;
  });
  useEffect(() => listenForDrops(window, { onDragging: setDragging, onDrop: (data) => latest.current?.(data) }), []);
  return isDragging && onDrop !== null;
}

function choiceWords({ name, files }: Choice): string {
  const bytes = readableBytes(files.reduce((sum, { file }) => sum + file.size, 0));
  if (files.length === 1 && files[0]?.path === name) return `${name}, ${bytes}`;
  return `${name === '' ? '' : `${name}: `}${countOf(files.length, 'file')}, ${bytes}`;
}

function Describe({ place, choice, isStopped, description: before }: Extract<UploadState, { kind: 'chosen' }> & { readonly place: Place }) {
  const [description, setDescription] = useState(before);
  const send = (event: FormEvent) => {
    event.preventDefault();
    startUpload(place, choice, description.trim());
  };
  return (
    <form onSubmit={send} className="grid gap-4">
      <p className="min-w-0 truncate font-medium">{choiceWords(choice)}</p>
      {isStopped ? <p className="text-13 text-muted">Stopped. What has arrived stays for a day: Upload goes on from there.</p> : null}
      <TextField
        label="Description"
        autoFocus
        maxLength={255}
        placeholder="what is new"
        value={description}
        onChange={(event) => setDescription(event.target.value)}
      />
      <div className="flex justify-end gap-2">
        <Button kind="quiet" onClick={() => chooseFiles(place, null)}>
          Cancel
        </Button>
        <Button kind="act" type="submit">
          Upload
        </Button>
      </div>
    </form>
  );
}

const phaseWords: Readonly<Record<string, string>> = { hashing: 'Reading', sending: 'Sending', checking: 'The server reads and checks every byte' };

function Sending({ place, choice, progress }: { readonly place: Place; readonly choice: Choice; readonly progress: Progress }) {
  const { done, total, etaSeconds } = progress;
  const words = [
    phaseWords[progress.phase] ?? progress.phase,
    total > 0 ? `${readableBytes(done)} of ${readableBytes(total)}` : '',
    etaSeconds === undefined ? '' : `${readableSeconds(etaSeconds)} left`,
  ];
  return (
    <div className="grid gap-3">
      <p className="min-w-0 truncate font-medium">{choiceWords(choice)}</p>
      <Bar value={progressShare(progress)} label="Upload" valueText={words.slice(0, 2).filter(Boolean).join(', ')} />
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-0 flex-1 text-13 text-muted tabular-nums">{words.filter(Boolean).join(' · ')}</p>
        <Button size="small" kind="quiet" onClick={() => stopUpload(place)}>
          Stop
        </Button>
      </div>
    </div>
  );
}

/** What the next try cannot change. */
const isFinal = (code: string) => /^(archive|request|version|name)\//.test(code) || code === 'auth/forbidden' || code === 'resource/not-found';

function Failed({ place, state }: { readonly place: Place; readonly state: Extract<UploadState, { kind: 'failed' }> }) {
  const { choice, description, error } = state;
  const canResume = !isFinal(error.code);
  const entry = error.details['entry'] ?? error.details['path'];
  const about = typeof entry === 'string' && !error.message.includes(entry) ? `It is about ${entry}. ` : '';
  return (
    <div className="grid gap-3">
      <p className="min-w-0 truncate font-medium">{choiceWords(choice)}</p>
      <ErrorNote
        error={error.toJSON()}
        hint={about + (canResume ? 'What has arrived stays for a day; Resume sends only the rest.' : 'Nothing was published and no number was used.')}
        actions={
          <>
            {canResume ? (
              <Button size="small" kind="act" onClick={() => startUpload(place, choice, description)}>
                Resume
              </Button>
            ) : null}
            <Button size="small" kind="quiet" onClick={() => chooseFiles(place, null)}>
              Choose something else
            </Button>
          </>
        }
      />
    </div>
  );
}

function Done({ state, onDeploy }: { readonly state: Extract<UploadState, { kind: 'done' }>; readonly onDeploy: UploadVersionProps['onDeploy'] }) {
  const { number, bytesSent, bytesSkipped } = state;
  const skipped = bytesSkipped > 0 ? `, ${readableBytes(bytesSkipped)} were there already` : '';
  return (
    <div className="flex flex-wrap items-center gap-3 border-line border-t pt-4">
      <p role="status" className="min-w-48 flex-1">
        <strong className="font-semibold">Version {number} is ready.</strong>{' '}
        <span className="text-muted">
          {readableBytes(bytesSent)} sent{skipped}.
        </span>
      </p>
      {number !== null && onDeploy ? (
        <Button kind="launch" size="small" onClick={() => onDeploy(number)}>
          Deploy it
        </Button>
      ) : null}
    </div>
  );
}
