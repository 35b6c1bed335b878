/**
 * The newest manifest that this device may believe: one request when nothing changed, the walk of the roots and every check
 * of delivery.md 8 when something did. What is refused changes nothing but the roots that were walked on the way.
 */
import { type Device, save, type Trusted } from './device';
import { retryAfterMs } from './download';
import { hasWebEd25519, verifyByWebCrypto } from './ed25519-web';
import { SdkError } from './error';
import { checkManifest } from './manifest';
import { readManifestBody, within } from './manifest-body';
import { openRoot, trustRoot, walkRoots } from './root';
import { utf8 } from './sha256';
import type { Envelope, EnvironmentManifest, VerifyEd25519 } from './types';

/** WebCrypto's Ed25519, or the file of the server that has it where WebCrypto does not. */
async function defaultVerify(url: string): Promise<VerifyEd25519> {
  if (await hasWebEd25519()) return verifyByWebCrypto;
  const file = (await import(/* webpackIgnore: true */ /* turbopackIgnore: true */ /* @vite-ignore */ `${url}/sdk/v1/ed25519.js`)) as {
    verifyEd25519: VerifyEd25519;
  };
  return file.verifyEd25519;
}

/** What is stored, or the pinned root alone. A pinned root that is newer than the stored one was shipped with an update of the app. */
async function known(device: Device, verify: VerifyEd25519): Promise<Trusted> {
  const pinned = await openRoot(rootBody(device.root), verify);
  const stored = (await device.store.get('meta', 'trust')) as Trusted | undefined;
  const isUsable = stored && stored.trust.root.application === pinned.application && stored.trust.root.version >= pinned.version;
  return isUsable ? stored : { trust: trustRoot(pinned), etag: null, manifest: null };
}

const rootBody = (root: Envelope | string) => utf8(typeof root === 'string' ? root : JSON.stringify(root));

/** The manifest that was taken last; null before the first. */
export const storedManifest = async ({ store }: Device): Promise<EnvironmentManifest | null> =>
  ((await store.get('meta', 'trust')) as Trusted | undefined)?.manifest ?? null;

/**
 * Asks the server. The clock is read once, before.
 * @returns the manifest to follow, and whether it has expired
 * @throws SdkError `manifest/*`, `root/*` (refused), `device/unknown-environment`, `environment/retired`,
 *   `download/network` {status, retryAfterMs}
 */
export async function refresh(device: Device, signal: AbortSignal): Promise<{ manifest: EnvironmentManifest; expired: boolean }> {
  const { clock } = device.host;
  const nowMs = clock.now();
  const { expired: rule } = device.policy;
  const verify = device.verifyEd25519 ?? (await defaultVerify(device.url));
  const before = await known(device, verify);
  const response = await get(device, 'manifest', 304, signal, before.manifest && before.etag);
  if (response.status === 304 && before.manifest) {
    const expired = Date.parse(before.manifest.expires) < nowMs;
    if (expired && rule === 'refuse') throw new SdkError('manifest/expired');
    return { manifest: before.manifest, expired };
  }
  const body = await readManifestBody(response, clock);
  const trust = await walkRoots(before.trust, (version) => rootAt(device, version, signal), verify);
  const keep = (trusted: Trusted) => save(device, [['meta', 'trust', trusted]]);
  try {
    const { manifest, state, expired } = await checkManifest(body, trust, { nowMs, expired: rule, verify });
    await keep({ trust: state, etag: response.headers.get('etag'), manifest });
    return { manifest, expired };
  } catch (thrown) {
    // The old manifest stays; the seq that restarted with a new root does, too.
    if (trust !== before.trust) await keep({ ...before, trust, etag: null });
    throw thrown;
  }
}

/** @param fine the status besides 200 that is an answer */
async function get(device: Device, path: string, fine: number, signal: AbortSignal, etag?: string | null): Promise<Response> {
  const headers: Record<string, string> = etag ? { 'if-none-match': etag } : {};
  const answer = device.host.fetch(`${device.address}/${path}`, { headers, signal, cache: 'no-store' }).catch((thrown: unknown) => {
    throw new SdkError('download/network', {}, thrown);
  });
  const response = await within(answer, 15_000, device.host.clock);
  const { ok, status } = response;
  if (ok || status === fine) return response;
  const code = status === 404 ? 'device/unknown-environment' : status === 410 ? 'environment/retired' : 'download/network';
  throw new SdkError(code, { status, retryAfterMs: retryAfterMs(response) });
}

async function rootAt(device: Device, version: number, signal: AbortSignal): Promise<Uint8Array | null> {
  const response = await get(device, `root/${version}`, 404, signal);
  return response.ok ? readManifestBody(response, device.host.clock) : null;
}
