// Every endpoint of the registry: lib/registry finds it, checks it and answers.
import { handleApi } from '@/lib/registry';

export const dynamic = 'force-dynamic';

export { handleApi as DELETE, handleApi as GET, handleApi as PATCH, handleApi as POST, handleApi as PUT };
