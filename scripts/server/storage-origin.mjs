// Where browsers send uploads to when artifacts lie in an object store: pages must be allowed to call it.
// `STORAGE_URL` is read whole, with its errors, by lib/registry/storage/s3-url.ts; this looks for the host only.

/**
 * The origins of the object store of `STORAGE_URL`; none for files on this computer.
 * @param {string | undefined} storageUrl s3://bucket/prefix?endpoint=&region=&style=path|host
 * @returns {string[]}
 */
export function storageOrigins(storageUrl) {
  if (!storageUrl || !URL.canParse(storageUrl)) return [];
  const { protocol, hostname: bucket, searchParams } = new URL(storageUrl);
  const endpoint = searchParams.get('endpoint');
  const server = endpoint ?? `https://s3.${searchParams.get('region') ?? 'us-east-1'}.amazonaws.com`;
  if (protocol !== 's3:' || !URL.canParse(server)) return [];
  const { origin, host, protocol: scheme } = new URL(server);
  const isInHost = (searchParams.get('style') ?? (endpoint ? 'path' : 'host')) === 'host';
  return [isInHost ? `${scheme}//${bucket}.${host}` : origin];
}
