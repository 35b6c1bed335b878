// An address that leads nowhere. The static file of this page is what the server and the service worker answer with.
import { NotFoundScreen } from '@/components/shell/not-found-screen';
import { Shell } from '@/components/shell/shell';

export default function NotFound() {
  return (
    <Shell>
      <NotFoundScreen />
    </Shell>
  );
}
