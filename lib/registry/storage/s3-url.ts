// Reads `STORAGE_URL`: s3://bucket/prefix?endpoint=&region=&style=path|host. Keys come from the environment, never from the URL.
import { storageUnavailable } from './refusals';

export interface S3Place {
  /** Address of the bucket, without a slash at the end. */
  readonly bucketUrl: string;
  /** For `x-amz-copy-source`. */
  readonly bucket: string;
  /** Put before every key: empty, or ending in `/`. */
  readonly prefix: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** @throws AppError `storage/unavailable` with what is wrong */
export function parseS3Url(text: string, env: Readonly<Record<string, string | undefined>>): S3Place {
  if (!URL.canParse(text)) throw storageUnavailable('STORAGE_URL is not a URL.');
  const url = new URL(text);
  const bucket = url.hostname;
  if (url.protocol !== 's3:' || bucket === '') throw storageUnavailable('STORAGE_URL has to look like s3://bucket/prefix.');
  if (url.username !== '' || url.password !== '') throw storageUnavailable('STORAGE_URL must not hold keys.');
  const accessKeyId = env['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = env['AWS_SECRET_ACCESS_KEY'];
  if (!accessKeyId || !secretAccessKey) throw storageUnavailable('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set.');
  const region = url.searchParams.get('region') ?? 'us-east-1';
  const endpoint = url.searchParams.get('endpoint');
  const style = url.searchParams.get('style') ?? (endpoint ? 'path' : 'host');
  const base = endpoint ?? `https://s3.${region}.amazonaws.com`;
  if ((style !== 'path' && style !== 'host') || !/^https?:\/\//.test(base) || !URL.canParse(base)) {
    throw storageUnavailable('STORAGE_URL has a wrong endpoint or style.');
  }
  const server = new URL(base);
  const path = server.pathname.replace(/\/+$/, '');
  const prefix = url.pathname.replace(/^\/+|\/+$/g, '');
  return {
    bucketUrl: style === 'path' ? `${server.origin}${path}/${bucket}` : `${server.protocol}//${bucket}.${server.host}${path}`,
    bucket,
    prefix: prefix === '' ? '' : `${prefix}/`,
    region,
    accessKeyId,
    secretAccessKey,
  };
}
