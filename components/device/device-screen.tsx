'use client';
/**
 * The device page: a full-bleed camera, what the model says in one large line, and a seal. Everything that is decided here is
 * decided by the device client in its worker; this shows it.
 */
import { RefreshCw } from 'lucide-react';
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { type DevicePageAddress, type DeviceState, type DeviceView, device, startOffline, useDevice, useDeviceAddress } from '@/lib/client';
import { Mark } from '../brand/mark';
import { Bar } from '../ui/bar';
import { Button } from '../ui/button';
import { cx } from '../ui/class-names';
import { ErrorNote } from '../ui/error-note';
import { readableBytes } from '../ui/readable';
import { DeviceControls } from './device-controls';
import { DeviceDetails } from './device-details';
import { DeviceTop } from './device-top';
import { waitingWords, waitWords } from './device-words';
import { PredictionLines } from './prediction-lines';
import { type Looking, usePicture } from './use-picture';

const newsMs = 8000;

export function DeviceScreen() {
  const address = useDeviceAddress();
  // The page is built without an address; the first paint is the same.
  if (!address) return <Frame state={null} />;
  if (address.envKey) return <Device key={address.envKey} address={address} />;
  return (
    <Frame state={null}>
      <Words title="This address names no environment">
        It ends with the key of an environment. Scan the code on the Launch page, or open the link beside it.
      </Words>
    </Frame>
  );
}

function Device({ address }: { readonly address: DevicePageAddress }) {
  const video = useRef<HTMLVideoElement>(null);
  const view = useDevice(address);
  const { state } = view;
  const { running = null } = state ?? {};
  const looking = usePicture(video, running && `${state?.model} ${running.version} ${running.variant}`);
  const [isOpen, setOpen] = useState(false);
  useEffect(() => startOffline('device'), []);
  return (
    <Frame state={state} details={<DeviceDetails view={view} isOpen={isOpen} onClose={() => setOpen(false)} />}>
      <Picture video={video} looking={looking} />
      <div className="absolute inset-x-0 top-[calc(4rem+env(safe-area-inset-top))] z-10 mx-auto grid max-w-xl gap-3 px-5">
        <Problem view={view} />
        <Coming state={state} />
        {state?.coming ? null : <News happened={view.happened} />}
      </div>
      {running ? null : <Waiting state={state} />}
      <footer className="absolute inset-x-0 bottom-0 bg-linear-to-t from-[rgb(0_0_0/0.82)] via-[rgb(0_0_0/0.55)] via-60% to-transparent px-5 pt-24 pb-[calc(1.5rem+env(safe-area-inset-bottom))]">
        <div className="mx-auto grid max-w-xl gap-7 [text-shadow:0_1px_6px_rgb(0_0_0/0.45)]">
          <Said looking={looking} isReady={running !== null} />
          <DeviceControls looking={looking} running={running} isOpen={isOpen} onOpen={setOpen} />
        </div>
      </footer>
    </Frame>
  );
}

interface FrameProps {
  readonly state: DeviceState | null;
  readonly details?: ReactNode;
  readonly children?: ReactNode;
}

/** The picture is the ground of the page and dark in both themes; details follow the theme. */
function Frame({ state, details, children }: FrameProps) {
  return (
    <main className={cx('h-dvh overflow-hidden bg-ground', details !== undefined && 'lg:grid lg:grid-cols-[1fr_24rem]')}>
      <h1 className="sr-only">Device</h1>
      <div data-theme-part="dark" className="relative isolate h-full overflow-hidden bg-ground text-text">
        {children}
        <div className="absolute inset-x-0 top-0 bg-linear-to-b from-[rgb(0_0_0/0.6)] to-transparent px-5 pt-[calc(0.5rem+env(safe-area-inset-top))] pb-10 [text-shadow:0_1px_6px_rgb(0_0_0/0.45)]">
          <DeviceTop state={state} />
        </div>
      </div>
      {details}
    </main>
  );
}

function Picture({ video, looking: { camera, still } }: { readonly video: RefObject<HTMLVideoElement | null>; readonly looking: Looking }) {
  const isLive = !still && camera.state !== 'off';
  return (
    <>
      <video
        ref={video}
        muted
        playsInline
        aria-label="The camera's picture"
        className={cx('absolute inset-0 size-full object-cover', !isLive && 'invisible')}
      />
      {still ? (
        // biome-ignore lint/performance/noImgElement: the picture is a blob of this device; there is nothing for an image server to do.
        <img src={still.url} alt={still.name} className={cx('absolute inset-0 size-full', still.isPhoto ? 'object-cover' : 'object-contain')} />
      ) : null}
      {isLive && camera.hasOthers ? (
        <button
          type="button"
          aria-label="Other camera"
          title="Other camera"
          onClick={camera.turn}
          className="absolute top-[calc(3.75rem+env(safe-area-inset-top))] right-5 z-10 grid size-11 place-items-center rounded-full bg-[rgb(0_0_0/0.35)] backdrop-blur-md"
        >
          <RefreshCw size={18} strokeWidth={1.5} aria-hidden />
        </button>
      ) : null}
    </>
  );
}

function Said({ looking: { camera, still, answer, error }, isReady }: { readonly looking: Looking; readonly isReady: boolean }) {
  if (error) return <Note>{<ErrorNote error={error} />}</Note>;
  if (answer) return <PredictionLines answer={answer} />;
  if (!isReady) return null;
  if (still || camera.state === 'on') return <p className="text-20">Looking</p>;
  if (camera.error) return <Note>{<ErrorNote error={camera.error} isWarning />}</Note>;
  return (
    <p className="text-16">{camera.state === 'starting' ? 'Starting the camera' : 'Press the button to start the camera, or choose a picture.'}</p>
  );
}

/** Words on a solid ground, so that they can be read over any picture. */
function Note({ children }: { readonly children: ReactNode }) {
  return <div className="rounded-card bg-surface [text-shadow:none]">{children}</div>;
}

function Problem({ view: { state, crash } }: { readonly view: DeviceView }) {
  const problem = crash ?? state?.problem;
  if (!problem) return null;
  return (
    <Note>
      <ErrorNote error={problem} isWarning={Boolean(state?.running)} onRetry={crash ? () => location.reload() : undefined} />
    </Note>
  );
}

/** A version on its way, while another one runs. */
function Coming({ state }: { readonly state: DeviceState | null }) {
  const { coming = null, running = null } = state ?? {};
  if (!coming || !running) return null;
  return (
    <div className="grid gap-2 rounded-card bg-[rgb(0_0_0/0.55)] px-4 py-3 text-13 backdrop-blur-md">
      <DownloadBar coming={coming} />
    </div>
  );
}

function DownloadBar({ coming: { version, doneBytes, totalBytes } }: { readonly coming: NonNullable<DeviceState['coming']> }) {
  const isAll = totalBytes > 0 && doneBytes === totalBytes;
  const words = isAll
    ? `v${version} is here and tried on its golden samples`
    : totalBytes > 0
      ? `v${version}: ${readableBytes(doneBytes)} of ${readableBytes(totalBytes)}`
      : `Getting v${version}`;
  return (
    <>
      <Bar value={totalBytes > 0 && !isAll ? doneBytes / totalBytes : null} label="Download" valueText={words} tone="launch" />
      <p>{words}</p>
    </>
  );
}

/** Says for a while that another version answers now. */
function News({ happened }: { readonly happened: DeviceView['happened'] }) {
  const newest = happened.find(({ happening }) => happening.type === 'committed' || happening.type === 'reset');
  const [seen, setSeen] = useState(0);
  const id = newest?.id ?? 0;
  useEffect(() => {
    const timer = setTimeout(() => setSeen(id), newsMs);
    return () => clearTimeout(timer);
  }, [id]);
  const { happening } = newest ?? {};
  const words =
    happening?.type === 'committed' ? `v${happening.version} runs from now on` : happening?.type === 'reset' ? 'This device begins anew' : '';
  return (
    <div role="log" aria-label="News" className="grid justify-items-center">
      {words && id > seen ? <p className="animate-rise rounded-full bg-[rgb(0_0_0/0.62)] px-4 py-2 text-13 backdrop-blur-md">{words}</p> : null}
    </div>
  );
}

/** Words instead of an answer; whatever the camera shows behind them is put out, so that they can be read. */
function Words({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="absolute inset-0 bg-[color-mix(in_srgb,var(--ground)_90%,transparent)] backdrop-blur-xl">
      <div className="absolute inset-x-0 top-[max(4.5rem,20dvh)] mx-auto grid max-w-md justify-items-center gap-4 px-8 text-center">
        <Mark sizePx={72} className="opacity-90 [@media(height<30rem)]:hidden" />
        <h2 className="font-semibold text-20">{title}</h2>
        <div className="grid w-full justify-items-center gap-4 text-pretty text-muted">{children}</div>
      </div>
    </div>
  );
}

function Waiting({ state }: { readonly state: DeviceState | null }) {
  if (!state) return <Words title="Starting">The device client is opened in the background.</Words>;
  const { coming, waitsFor, problem } = state;
  if (coming) {
    return (
      <Words title={`Version ${coming.version} is coming`}>
        <div className="grid w-full gap-2 font-mono text-13">
          <DownloadBar coming={coming} />
        </div>
      </Words>
    );
  }
  if (problem) return null;
  if (state.state === 'starting' || (state.state === 'checking' && state.seq === 0))
    return <Words title="Starting">Asking what this device should run.</Words>;
  return (
    <Words title={waitsFor ? 'A version waits' : 'Waiting for a version'}>
      <p>{waitsFor ? waitWords(waitsFor) : waitingWords(state)}</p>
      {/* Where there is room, the details beside it have this button. */}
      <Button onClick={() => void device.check()} className="lg:hidden">
        Check now
      </Button>
    </Words>
  );
}
