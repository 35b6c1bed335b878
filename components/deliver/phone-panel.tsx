'use client';
/**
 * A phone with the QR code of an environment in it. Until the owner lets phones of the local network in, the code works on this
 * computer only, and says so; the browser's warning about our certificate is explained before a phone shows it.
 */
import { ExternalLink, Smartphone } from 'lucide-react';
import { useState, useSyncExternalStore } from 'react';
import { Button } from '../ui/button';
import { ErrorNote } from '../ui/error-note';
import { type DeviceAddress, deviceAddress } from './device-address';
import { QrCode } from './qr-code';
import { type LanUse, useLan } from './use-lan';

export interface PhonePanelProps {
  readonly envKey: string;
  readonly envName: string;
  /** What a phone would run; null while nothing is deployed. */
  readonly version: number | null;
  readonly model: string;
}

export function PhonePanel({ envKey, envName, version, model }: PhonePanelProps) {
  const use = useLan(true);
  const address = deviceAddress(envKey, useOrigin(), use.lan, model);
  return (
    <section aria-label="On a phone" className="grid content-start justify-items-center gap-4">
      <div className="grid aspect-[9/17] w-full max-w-60 content-center justify-items-center gap-3 rounded-[2rem] border border-line-strong bg-ground p-3">
        <div className="grid h-full w-full content-center justify-items-center gap-3 rounded-[1.4rem] bg-surface p-4 text-center">
          <QrCode text={address.url} label={`QR code for ${envName}`} className="w-full max-w-44 rounded-control" />
          <p className="text-13 text-muted">{codeWords(envName, version, address.reach)}</p>
        </div>
      </div>
      <a
        href={address.url}
        target="_blank"
        rel="noreferrer"
        className="inline-flex items-center gap-1.5 text-13 text-accent-text hover:underline touch:min-h-11"
      >
        Open device page
        <ExternalLink size={14} strokeWidth={1.5} aria-hidden />
      </a>
      <Reach address={address} use={use} />
    </section>
  );
}

function codeWords(envName: string, version: number | null, reach: DeviceAddress['reach']): string {
  if (version === null) return `waiting for a version on ${envName}`;
  return reach === 'computer' ? `opens version ${version} on this computer` : `scan to run version ${version}`;
}

function Reach({ address, use }: { readonly address: DeviceAddress; readonly use: LanUse }) {
  const [isAsking, setAsking] = useState(false);
  if (address.reach === 'public') return <p className="text-center text-13 text-muted">Any phone that has this address can open it.</p>;
  if (address.reach === 'network') {
    return (
      <div className="grid justify-items-center gap-2 text-center">
        <p role="status" className="inline-flex items-center gap-2 text-13 text-muted">
          <span aria-hidden className="size-2 rounded-full bg-good" />
          Phones on this network are let in
        </p>
        <p className="text-12 text-muted">
          The phone warns once that it does not know this certificate: it was made on this computer. Choose “Advanced”, then go on. The page must stay
          open to work without the network.
        </p>
        <Button size="small" kind="quiet" disabled={use.isTurning} onClick={() => use.turn(false)}>
          Let nobody in
        </Button>
      </div>
    );
  }
  return (
    <div className="grid justify-items-center gap-3 text-center">
      <p className="text-13 text-muted">This code works on this computer only.</p>
      {isAsking ? (
        // Below the fold of a small screen the press would seem to do nothing.
        <section
          ref={scrollIntoSight}
          aria-label="Before you let phones in"
          className="grid gap-3 rounded-card border border-line bg-surface p-4 text-left text-13"
        >
          <p>
            Slipway then also listens on the local network, encrypted, with a certificate made on this computer. A phone does not know it and warns:
            choose “Advanced”, then go on. Everybody on this network who has an address can open its pages; changing anything needs signing in.
          </p>
          <div className="flex justify-end gap-2">
            <Button size="small" kind="quiet" onClick={() => setAsking(false)}>
              Not now
            </Button>
            <Button size="small" kind="launch" disabled={use.isTurning} onClick={() => use.turn(true)}>
              {use.isTurning ? 'Opening' : 'Let them in'}
            </Button>
          </div>
        </section>
      ) : (
        <Button icon={<Smartphone size={16} strokeWidth={1.5} aria-hidden />} onClick={() => setAsking(true)}>
          Let phones on this network in
        </Button>
      )}
      {use.error ? <ErrorNote error={use.error.toJSON()} /> : null}
    </div>
  );
}

function scrollIntoSight(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}

const nothing = () => () => undefined;

/** The page's own address; pages are also rendered once at build time. */
function useOrigin(): string {
  return useSyncExternalStore(
    nothing,
    () => location.origin,
    () => 'http://localhost',
  );
}
