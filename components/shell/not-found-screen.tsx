/** What an address that leads nowhere says. */

import { LinkButton } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { Page } from '../ui/page';

/** A dotted ring: the sign of a place that is not there. */
export function NotFoundScreen() {
  return (
    <Page>
      <EmptyState
        isWholePage
        picture={
          <svg aria-hidden viewBox="0 0 120 60" width="160" height="80" fill="none" strokeLinecap="round">
            <path d="M4 22 70 34" className="stroke-line-strong" strokeWidth="3" />
            <path d="M78 35.5 100 39.5" className="stroke-line-strong" strokeWidth="3" strokeDasharray="1 7" />
            <path d="M82 50q4.5-3.5 9 0t9 0 9 0 9 0" className="stroke-accent" strokeWidth="2" />
          </svg>
        }
        title="There is no page at this address"
        actions={
          <LinkButton kind="act" href="/">
            Go home
          </LinkButton>
        }
      >
        It may have moved, or a letter is missing. Your projects are safe on this device.
      </EmptyState>
    </Page>
  );
}
