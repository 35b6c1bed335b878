// pacote ships no types; these are the three things that fetch-npm.node.ts asks of it.
declare module 'pacote' {
  interface Options {
    readonly integrity?: string;
    readonly signal?: AbortSignal;
    readonly [setting: string]: unknown;
  }
  const pacote: {
    readonly tarball: {
      /** Calls the handler with a stream of the tarball, once more after a corrupt download; the handler must reject on stream errors. */
      stream<T>(spec: string, handler: (stream: AsyncIterable<Uint8Array>) => Promise<T>, options: Options): Promise<T>;
    };
    /** Unpacks a package into a folder; runs no scripts. */
    extract(spec: string, folder: string, options: Options): Promise<unknown>;
  };
  export default pacote;
}
