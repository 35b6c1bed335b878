'use client';
/** How the app itself stands, in the top bar: offline, kept for offline use, or a newer build that waits for a press. */
import { CloudOff, RefreshCw, ShieldCheck } from 'lucide-react';
import { useAppStatus } from '@/lib/client';
import { Button } from '../ui/button';
import { tip } from '../ui/tip';

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;

/** Nothing, or the one fact that matters most now. */
export function AppStatusNote() {
  const { isOnline, isReadyOffline, update } = useAppStatus();
  if (update) {
    return (
      <Button size="small" icon={<RefreshCw {...icon} />} onClick={update}>
        Update
      </Button>
    );
  }
  const words = isOnline ? (isReadyOffline ? 'Ready offline' : '') : 'Offline';
  const why = isOnline ? 'Everything is on this device; Slipway works without a network' : 'No network; what is on this device works';
  return (
    <span role="status" aria-label="App" className="flex items-center text-12 text-muted">
      {words ? (
        <span className="flex items-center gap-1.5" {...tip(why)}>
          {isOnline ? <ShieldCheck {...icon} /> : <CloudOff {...icon} />}
          <span className="whitespace-nowrap @max-[88rem]:sr-only">{words}</span>
        </span>
      ) : null}
    </span>
  );
}
