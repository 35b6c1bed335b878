'use client';
/**
 * What is behind the seal: what was verified and how, version and size, why this version, what happened, and the few things a
 * person can decide. A sheet from the bottom edge on phones, a panel beside the picture where there is room.
 */
import { Check, Minus, RefreshCw, X } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type DeviceState, type DeviceView, device, type RunningVersion, useAppStatus } from '@/lib/client';
import { Button, IconButton } from '../ui/button';
import { cx } from '../ui/class-names';
import { readableBytes, readableTime } from '../ui/readable';
import { happenedWords, sourceWords, waitWords, whyWords } from './device-words';
import { ResetDevice } from './reset-device';

export const detailsId = 'device-details';
const icon = { size: 16, strokeWidth: 1.5, 'aria-hidden': true } as const;

export interface DeviceDetailsProps {
  readonly view: DeviceView;
  /** On phones. */
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function DeviceDetails({ view, isOpen, onClose }: DeviceDetailsProps) {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isOpen) panel.current?.focus();
  }, [isOpen]);
  const { state, happened } = view;
  return (
    <aside
      ref={panel}
      id={detailsId}
      tabIndex={-1}
      aria-label="Details"
      onKeyDown={({ key }) => key === 'Escape' && onClose()}
      className={cx(
        'content-start gap-6 overflow-y-auto overscroll-contain border-line bg-surface px-5 pt-4 pb-[calc(1.5rem+env(safe-area-inset-bottom))] outline-none',
        'fixed inset-x-0 bottom-0 z-20 max-h-[82dvh] rounded-t-[14px] border-t shadow-1 lg:static lg:grid lg:max-h-none lg:rounded-none lg:border-t-0 lg:border-l lg:pt-6 lg:shadow-none',
        isOpen ? 'grid animate-rise lg:animate-none' : 'hidden',
      )}
    >
      <header className="flex items-center justify-between gap-3">
        <h2 className="font-semibold text-16">{state?.model ?? 'This device'}</h2>
        <IconButton label="Close" icon={<X {...icon} />} onClick={onClose} className="lg:hidden" />
      </header>
      {state?.running ? <Verified running={state.running} seq={state.seq} /> : null}
      {state ? <Facts state={state} /> : null}
      {state ? <Why state={state} /> : null}
      <News state={state} happened={happened} />
      <Choices state={state} />
    </aside>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title} className="grid gap-2">
      <h3 className="font-medium text-13 text-muted">{title}</h3>
      {children}
    </section>
  );
}

function Verified({ running: { golden, hasGolden }, seq }: { readonly running: RunningVersion; readonly seq: number }) {
  const samples = golden
    ? `${golden.passed} of ${golden.count} golden samples give the trainer's numbers here (largest difference ${golden.maxError.toPrecision(1)})`
    : hasGolden
      ? 'golden samples passed on this device when it was taken'
      : 'no golden samples in this version';
  return (
    <Part title="Verified">
      <ul className="grid gap-1.5">
        <Proof isDone>signature of the environment's document {seq}</Proof>
        <Proof isDone>hashes of all its files</Proof>
        <Proof isDone={hasGolden}>{samples}</Proof>
      </ul>
    </Part>
  );
}

function Proof({ isDone, children }: { readonly isDone: boolean; readonly children: ReactNode }) {
  const Icon = isDone ? Check : Minus;
  return (
    <li className="flex gap-2">
      <Icon {...icon} className={cx('mt-0.5 shrink-0', isDone ? 'text-good' : 'text-faint')} />
      <span className="min-w-0">{children}</span>
    </li>
  );
}

function Facts({ state: { running, environment, code, storage } }: { readonly state: DeviceState }) {
  const facts: readonly (readonly [string, string])[] = [
    ...(running
      ? ([
          ['Version', `${running.version} · ${running.variant}`],
          ['Size', `${readableBytes(running.sizeBytes)}, ${running.classCount} classes`],
          ['Source', sourceWords(running.source)],
          ['Computes with', running.backend ?? 'nothing here'],
        ] as const)
      : []),
    ...(environment ? ([['Environment', environment]] as const) : []),
    ...(code ? ([['Device code', code]] as const) : []),
    ...(storage === 'memory' ? ([['Storage', 'none: the model is kept until this page is closed']] as const) : []),
  ];
  if (facts.length === 0) return null;
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
      {facts.map(([name, value]) => (
        <div key={name} className="col-span-2 grid grid-cols-subgrid">
          <dt className="text-muted">{name}</dt>
          <dd className="min-w-0 break-words text-right font-mono text-13">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Why({ state: { why, waitsFor, seq } }: { readonly state: DeviceState }) {
  const nothing = seq > 0 ? 'This environment runs no model yet.' : 'Nothing is known of this environment yet.';
  const words = [...(waitsFor ? [`A version waits. ${waitWords(waitsFor)}`] : []), ...(why ? whyWords(why) : [nothing])];
  return (
    <Part title="Why this version">
      {words.map((sentence) => (
        <p key={sentence} className="text-pretty">
          {sentence}
        </p>
      ))}
    </Part>
  );
}

function News({ state, happened }: { readonly state: DeviceState | null; readonly happened: DeviceView['happened'] }) {
  const [isAsking, setAsking] = useState(false);
  const check = () => {
    setAsking(true);
    void device.check().finally(() => setAsking(false));
  };
  const isBusy = isAsking || state?.state === 'checking';
  return (
    <Part title="What happened">
      <Button icon={<RefreshCw {...icon} className={cx(isBusy && 'animate-spin')} />} aria-disabled={isBusy} onClick={isBusy ? undefined : check}>
        Check now
      </Button>
      <ol aria-label="Events" className="grid gap-1.5 pt-1">
        {happened.map(({ id, at, happening }) => (
          <li key={id} className="grid grid-cols-[1fr_auto] gap-3 text-13">
            <span className="min-w-0 break-words">{happenedWords(happening)}</span>
            <time dateTime={at} className="text-12 text-muted">
              {readableTime(at)}
            </time>
          </li>
        ))}
      </ol>
    </Part>
  );
}

function Choices({ state }: { readonly state: DeviceState | null }) {
  const { isReadyOffline, cannotKeep, update } = useAppStatus();
  const offline = cannotKeep
    ? 'This browser keeps no pages from an address whose certificate it does not trust: leave this page open to use it without a network.'
    : isReadyOffline
      ? 'Ready offline: this page opens and answers without a network.'
      : 'This page is being kept for use without a network.';
  return (
    <section aria-label="This device" className="grid gap-4 border-line border-t pt-5">
      <p className="text-pretty text-13 text-muted">{offline}</p>
      {update ? <Button onClick={update}>Use the newer build of this page</Button> : null}
      <label className="grid min-h-11 grid-cols-[1fr_auto] items-center gap-x-4 gap-y-1">
        <span className="font-medium">Send anonymous counts</span>
        <input
          type="checkbox"
          role="switch"
          checked={state?.consent ?? true}
          aria-checked={state?.consent ?? true}
          disabled={!state}
          onChange={({ target }) => void device.consent(target.checked)}
          className="size-5 accent-accent"
        />
        <span className="col-span-2 text-12 text-muted">
          Which version runs and whether it is well; never a picture. Switched off, nothing is sent and no newer version is fetched.
        </span>
      </label>
      <ResetDevice />
    </section>
  );
}
