// What tests use of s3rver, which brings no types.
declare module 's3rver' {
  import type { IncomingHttpHeaders } from 'node:http';

  export interface S3Context {
    readonly req: { readonly url: string; readonly method: string; readonly headers: IncomingHttpHeaders };
    status: number;
    type: string;
    body: unknown;
  }
  export type S3Middleware = (context: S3Context, next: () => Promise<void>) => Promise<void>;

  export interface S3Store {
    putObject(object: { readonly bucket: string; readonly key: string }): Promise<{ size: number; md5: string }>;
    putPart(bucket: string, uploadId: string, number: string, content: unknown): Promise<{ size: number; md5: string }>;
    getResourcePath(bucket: string, key: string | undefined, kind: string): string;
    getMetadata(bucket: string, key: string): Promise<{ readonly etag?: string }>;
  }

  export default class S3rver {
    constructor(options: object);
    readonly store: S3Store;
    readonly middleware: S3Middleware[];
    run(): Promise<{ readonly port: number }>;
    close(): Promise<void>;
  }
}
