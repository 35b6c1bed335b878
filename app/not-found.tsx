// An address that leads nowhere. The static file of this page is what the server and the service worker answer with.
import { NotFoundPage } from '@/components/shell/not-found-page';

export default function NotFound() {
  return <NotFoundPage />;
}
