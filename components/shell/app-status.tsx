'use client';
/** How the app itself stands, in the top bar: offline, kept for offline use, or a newer build that waits for a press. */
import { CloudDownload, CloudOff, RefreshCw, ShieldCheck } from 'lucide-react';
import { type AppStatus, useAppStatus } from '@/lib/client';
import { Button } from '../ui/button';
import { tip } from '../ui/tip';

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;

/** Nothing, or the one fact that matters most now. */
export function AppStatusNote() {
  const status = useAppStatus();
  if (status.update) {
    return (
      <Button size="small" icon={<RefreshCw {...icon} />} onClick={status.update}>
        Update
      </Button>
    );
  }
  const fact = factOf(status);
  return (
    <span role="status" aria-label="App" className="flex items-center text-12 text-muted">
      {fact ? (
        <span className="flex items-center gap-1.5" {...tip(fact.why)}>
          <fact.Icon {...icon} />
          <span className="whitespace-nowrap @max-[88rem]:sr-only">{fact.words}</span>
        </span>
      ) : null}
    </span>
  );
}

function factOf({ isOnline, isReadyOffline, offlineShare }: AppStatus) {
  if (!isOnline) return { Icon: CloudOff, words: 'Offline', why: 'No network; what is on this device works' };
  if (isReadyOffline) return { Icon: ShieldCheck, words: 'Ready offline', why: 'Everything is on this device; Slipway works without a network' };
  // The share stands in the tooltip: a status that changes with every megabyte would be read out each time.
  if (offlineShare > 0) return { Icon: CloudDownload, words: 'Saving for offline use', why: `${Math.round(offlineShare * 100)} % is on this device` };
  return null;
}
