// Everything that devices ask: lib/registry answers. They come from any origin and carry no cookies.
import { handleDevice } from '@/lib/registry';

export const dynamic = 'force-dynamic';

export {
  handleDevice as DELETE,
  handleDevice as GET,
  handleDevice as HEAD,
  handleDevice as OPTIONS,
  handleDevice as PATCH,
  handleDevice as POST,
  handleDevice as PUT,
};
