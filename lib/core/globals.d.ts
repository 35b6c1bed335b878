// The few globals that every host of lib/core has (browser page, worker, Node): core compiles without the DOM library,
// so that nothing in it can reach for a document. This is the only ambient file of the project.
interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
}
declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(bytes?: ArrayBuffer | ArrayBufferView): string;
}
declare function atob(text: string): string;
declare function btoa(text: string): string;
interface CryptoKey {
  readonly type: string;
}
declare const crypto: {
  getRandomValues<T extends Uint8Array>(array: T): T;
  readonly subtle: {
    digest(algorithm: 'SHA-256', data: ArrayBuffer | ArrayBufferView): Promise<ArrayBuffer>;
    importKey(format: 'raw', key: ArrayBufferView, algorithm: 'Ed25519', extractable: boolean, usages: readonly 'verify'[]): Promise<CryptoKey>;
    verify(algorithm: 'Ed25519', key: CryptoKey, signature: ArrayBufferView, data: ArrayBufferView): Promise<boolean>;
  };
};
declare const performance: { now(): number };
declare function structuredClone<T>(value: T): T;
