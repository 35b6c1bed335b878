/**
 * Whether a device may believe an environment manifest (delivery.md 8): signature, environment, no step back in time, not
 * expired. A server roll-back passes: its seq is higher, only its version is older. Nothing is fetched here, and the time
 * is the one fixed at the start of the cycle.
 */
import { environmentPayloadType, isSignedBy, openEnvelope } from './envelope';
import { SdkError } from './error';
import { fits, parseJson, type Shape } from './shape';
import type { Envelope, EnvironmentManifest, TrustState, VerifyEd25519 } from './types';

/** How to judge: `expired` `warn` takes an expired manifest and says so, `refuse` does not take it. */
export interface ManifestRules {
  readonly nowMs: number;
  readonly expired: 'warn' | 'refuse';
  readonly verify: VerifyEd25519;
}

export interface CheckedManifest {
  readonly manifest: EnvironmentManifest;
  readonly envelope: Envelope;
  /** To be stored when the manifest is taken. */
  readonly state: TrustState;
  readonly expired: boolean;
}

/**
 * Checks the body of `/d/v1/{envKey}/manifest`.
 * @throws SdkError `manifest/{unreadable, signature, environment, rollback, equivocation, expired}`; the caller keeps what it has.
 */
export async function checkManifest(body: Uint8Array, state: TrustState, rules: ManifestRules): Promise<CheckedManifest> {
  const opened = openEnvelope(body, environmentPayloadType, 'manifest/unreadable');
  if (!(await isSignedBy(opened, state.root, 'manifest', rules.verify))) throw refusal('signature');
  const manifest = parseJson(opened.payload);
  if (!fits<EnvironmentManifest>(manifest, manifestShape) || manifest.seq < 1) throw refusal('unreadable');
  const { environment, seq } = manifest;
  const { payload } = opened.envelope;
  if (manifest.application !== state.root.application || environment !== (state.environment ?? environment)) throw refusal('environment');
  if (seq < state.seq) throw refusal('rollback', { seq, stored: state.seq });
  if (seq === state.seq && payload !== state.payload) throw refusal('equivocation', { seq });
  const expired = Date.parse(manifest.expires) < rules.nowMs;
  if (expired && rules.expired === 'refuse') throw refusal('expired', { expires: manifest.expires });
  return { manifest, envelope: opened.envelope, expired, state: { ...state, environment, seq, payload } };
}

const refusal = (reason: string, details?: Record<string, unknown>): SdkError => new SdkError(`manifest/${reason}`, details);

/** As much of the shape as resolver and download rely on. */
const manifestShape: Shape = {
  schema: 'slipway.environment/1',
  environment: '',
  seq: 1,
  expires: (value) => Date.parse(String(value)) > 0,
  events: {},
  directives: [{}],
  models: {
    '*': {
      rollout: (value) => value === null || fits(value, { cohorts: [] }),
      overrides: [{}],
      blocked: [],
      versions: {
        '*': {
          manifest: { sha256: (value) => /^[0-9a-f]{64}$/.test(String(value)), size: 1 },
          sdk: '',
          variants: [{ requires: { features: [] } }],
        },
      },
    },
  },
};
