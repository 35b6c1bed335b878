// What the routes get from the start script: they run in the same process and find it as `globalThis.slipwayServer`. Its shape is
// `ServerBridge` in lib/registry/server-bridge.ts; both files change together.

/**
 * @param {{
 *   localMark: {header: string, value: string}, secret: Uint8Array,
 *   setupCode: {read(): string | undefined, check(code: string): boolean, discard(): void},
 *   signInLink: {code: string, consume(code: string): boolean},
 *   lan: ReturnType<typeof import('./lan.mjs').localNetwork>,
 *   contentPolicy: (nonce: string) => string,
 *   publicOrigin?: string | undefined, port: () => number,
 * }} parts `publicOrigin`: `SLIPWAY_ORIGIN`; `port`: where the loopback listener has settled
 */
export function makeBridge({ publicOrigin, port, lan, ...parts }) {
  const origin = () => publicOrigin ?? `http://localhost:${port()}`;
  const origins = () => {
    const local = ['localhost', '127.0.0.1', '[::1]'].map((host) => `http://${host}:${port()}`);
    return [...new Set([origin(), ...local, ...lan.names()])];
  };
  const { state, start, stop } = lan;
  return { ...parts, origin, origins, lan: { state, start, stop } };
}
