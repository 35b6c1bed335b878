/**
 * Whose signatures count, and how that changes (delivery.md 8, after TUF's root rotation): root n+1 must be signed by
 * the root thresholds of both n and n+1. The app pins the first root it was shipped with; later ones are walked one by one.
 */
import { fromBase64url } from './base64url';
import { isSignedBy, keyidOf, openEnvelope, rootPayloadType } from './envelope';
import { SdkError } from './error';
import { fits, parseJson, type Shape } from './shape';
import type { RootDocument, TrustState, VerifyEd25519 } from './types';

/**
 * Opens a root envelope. Without `previous` it is the pinned one and must be signed by itself; else it must follow.
 * @throws SdkError `root/signature` (not a root, or signatures missing), `root/version` (not exactly n+1).
 */
export async function openRoot(body: Uint8Array, verify: VerifyEd25519, previous?: RootDocument): Promise<RootDocument> {
  const opened = openEnvelope(body, rootPayloadType, 'root/signature');
  const root = parseJson(opened.payload);
  if (!fits<RootDocument>(root, rootShape) || !(await hasTrueKeyids(root)) || (previous && root.application !== previous.application))
    throw new SdkError('root/signature');
  if (previous && root.version !== previous.version + 1) throw new SdkError('root/version', { version: root.version });
  if (!(await isSignedBy(opened, root, 'root', verify)) || (previous && !(await isSignedBy(opened, previous, 'root', verify))))
    throw new SdkError('root/signature', { version: root.version });
  return root;
}

/** The state of a device that pinned a root and has seen nothing yet. */
export const trustRoot = (root: RootDocument): TrustState => ({ root, environment: null, seq: 0, payload: null });

/**
 * Walks to the newest root. `fetchRoot(n)` gives the body of root n, or null when there is none (404). When the set of
 * manifest keys changed on the way, the stored seq restarts at 0: a stolen key may have run it forward.
 * @returns the state to store, the same object when no newer root exists.
 * @throws SdkError `root/*` as {@link openRoot}; the caller keeps its state.
 */
export async function walkRoots(
  state: TrustState,
  fetchRoot: (version: number) => Promise<Uint8Array | null>,
  verify: VerifyEd25519,
): Promise<TrustState> {
  for (;;) {
    const body = await fetchRoot(state.root.version + 1);
    if (!body) return state;
    const root = await openRoot(body, verify, state.root);
    state = manifestKeys(root) === manifestKeys(state.root) ? { ...state, root } : { ...state, root, seq: 0, payload: null };
  }
}

const manifestKeys = (root: RootDocument): string => [...root.roles.manifest.keyids].sort().join();

const role: Shape = { keyids: [''], threshold: (value) => Number.isSafeInteger(value) && Number(value) > 0 };
const rootShape: Shape = {
  schema: 'slipway.root/1',
  application: '',
  version: 1,
  keys: { '*': { alg: 'ed25519', publicKey: '' } },
  roles: { root: role, manifest: role },
};

/** Each keyid is that of its key: one key under two names must not reach a threshold of two. */
async function hasTrueKeyids({ keys }: RootDocument): Promise<boolean> {
  for (const [keyid, { publicKey }] of Object.entries(keys)) {
    const raw = fromBase64url(publicKey);
    if (!raw || (await keyidOf(raw)) !== keyid) return false;
  }
  return true;
}
