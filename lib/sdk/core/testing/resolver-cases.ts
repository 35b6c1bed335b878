/**
 * The 24 cases of the resolver (delivery.md 10) as data: default 7, rollout r1 -> 8 at 5000 bps, running, cohort qa; d1 has
 * bucket 4496, d2 6180; current 7; everything fits; unless said. Expectations name all of a resolution.
 */
import type {
  DeviceView,
  EnvironmentDirective,
  EnvironmentManifest,
  EnvironmentModel,
  EnvironmentRollout,
  EnvironmentVariant,
  EnvironmentVersion,
  Resolution,
} from '../types';

/** One line of the table: what to resolve and the whole answer. */
export interface ResolverCase {
  readonly title: string;
  readonly manifest: EnvironmentManifest;
  readonly device: DeviceView;
  readonly expected: Resolution;
}

const variant = (id: string, features: readonly string[] = [], minMemoryBytes: number | null = null): EnvironmentVariant => ({
  id,
  runtime: 'tfjs',
  size: 1_000_000,
  requires: { features, minMemoryBytes },
});

const f16 = variant('f16', ['webgpu', 'shader-f16']);
const f32 = variant('f32', ['webgpu']);
const int8 = variant('int8');
const signature = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
const otherSignature = 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb';

const version = (changes: Partial<EnvironmentVersion> = {}): EnvironmentVersion => ({
  manifest: { sha256: '0'.repeat(64), size: 2143 },
  signatureId: signature,
  sdk: '>=1.0.0',
  variants: [f16],
  ...changes,
});

const rollout: EnvironmentRollout = { id: 'r1', version: 8, bps: 5000, state: 'running', cohorts: ['qa'] };

const basis: EnvironmentModel = {
  id: 'mdl_pets',
  default: 7,
  rollout,
  overrides: [],
  blocked: [],
  mandatorySeq: 0,
  versions: { 7: version(), 8: version() },
};

/** A manifest with one model, `pets`. */
function manifest(model: Partial<EnvironmentModel> | null = {}, directives: readonly EnvironmentDirective[] = [], seq = 4): EnvironmentManifest {
  return {
    schema: 'slipway.environment/1',
    environment: 'env_1',
    name: 'prod',
    application: 'app_1',
    seq,
    issuedAt: '2026-11-20T12:00:00Z',
    expires: '2026-12-20T12:00:00Z',
    minPollSeconds: 300,
    events: { enabled: true },
    directives,
    models: model ? { pets: { ...basis, ...model } } : {},
  };
}

const d1: DeviceView = {
  buckets: { r1: 4496 },
  overrideHash: 'd1d1d1d1d1d1d1d1',
  cohorts: [],
  sdk: '1.0.0',
  capabilities: { runtimes: ['tfjs'], features: ['webgpu', 'shader-f16'], memoryBytes: null },
  expectSignature: signature,
  current: { version: 7, committedSeq: 1 },
  failed: [],
  embedded: false,
};
const d2: DeviceView = { ...d1, buckets: { r1: 6180 }, overrideHash: 'd2d2d2d2d2d2d2d2' };
const on = (number: number, committedSeq = 1): Pick<DeviceView, 'current'> => ({ current: { version: number, committedSeq } });
const machine = (features: readonly string[], memoryBytes: number | null = null): Pick<DeviceView, 'capabilities'> => ({
  capabilities: { runtimes: ['tfjs'], features, memoryBytes },
});

type Answer = [action: Resolution['action'], version: number | null, rule: Resolution['rule'], changes?: Partial<Resolution>];

function test(title: string, asked: EnvironmentManifest, device: DeviceView, [action, number, rule, changes]: Answer): ResolverCase {
  const isChosen = number !== null && rule !== 'current' && rule !== 'directive';
  return {
    title,
    manifest: asked,
    device,
    expected: { action, version: number, variant: isChosen ? 'f16' : null, rule, mandatory: false, skipped: [], ...changes },
  };
}

const hold: EnvironmentDirective = { type: 'hold', model: '*' };
const override = { overrides: [{ install: d2.overrideHash, version: 8 }] };
const otherSeven = { rollout: null, versions: { 7: version({ signatureId: otherSignature }) } };
const skips = (number: number, reason: 'blocked' | 'failed' | 'signature' | 'sdk' | 'variant') => ({ skipped: [{ version: number, reason }] });
const threeVariants = { rollout: null, default: 8, versions: { 8: version({ variants: [f16, f32, int8] }) } };
const hungry = { rollout: null, default: 8, versions: { 8: version({ variants: [variant('big', [], 4 * 2 ** 30), int8] }) } };
const mandatory = (mandatorySeq: number) => ({ rollout: null, default: 8, mandatorySeq });

export const resolverCases: readonly ResolverCase[] = [
  test('1 d1', manifest(), d1, ['use', 8, 'bucket']),
  test('2 d2', manifest(), d2, ['keep', 7, 'default']),
  test('3 d2 in qa', manifest(), { ...d2, cohorts: ['qa'] }, ['use', 8, 'cohort']),
  test('4 bps 4496', manifest({ rollout: { ...rollout, bps: 4496 } }), d1, ['keep', 7, 'default']),
  test('4 bps 4497', manifest({ rollout: { ...rollout, bps: 4497 } }), d1, ['use', 8, 'bucket']),
  test('5 paused, on 7', manifest({ rollout: { ...rollout, state: 'paused' } }), d1, ['keep', 7, 'default']),
  test('5 paused, on 8', manifest({ rollout: { ...rollout, state: 'paused' } }), { ...d1, ...on(8) }, ['keep', 8, 'bucket']),
  test('6 halted, on 8', manifest({ rollout: { ...rollout, state: 'halted' } }), { ...d1, ...on(8) }, ['use', 7, 'default']),
  test('7 default 8, no rollout', manifest({ default: 8, rollout: null }), d2, ['use', 8, 'default']),
  test('8 the one variant failed', manifest(), { ...d1, failed: [{ version: 8, variant: 'f16', sdk: '1.0.0' }] }, [
    'keep',
    7,
    'default',
    skips(8, 'failed'),
  ]),
  test('9 on 8, blocked', manifest({ blocked: [8] }), { ...d1, ...on(8) }, ['use', 7, 'default', skips(8, 'blocked')]),
  test('10 7 blocked, on 7', manifest({ rollout: null, blocked: [7] }), { ...d1, embedded: true }, [
    'embedded',
    null,
    'embedded',
    skips(7, 'blocked'),
  ]),
  test('11 override', manifest({ ...override, rollout: { ...rollout, state: 'paused' } }), d2, ['use', 8, 'override']),
  test('12 override, blocked', manifest({ ...override, blocked: [8] }), d2, ['keep', 7, 'default', skips(8, 'blocked')]),
  test('13 hold', manifest({}, [hold]), { ...d1, ...on(6) }, ['keep', 6, 'directive']),
  test('14 hold, current blocked', manifest({ blocked: [5] }, [hold]), { ...d1, ...on(5), embedded: true }, ['embedded', null, 'embedded']),
  test('15 embedded', manifest({}, [{ type: 'embedded', model: 'pets' }]), { ...d1, embedded: true }, ['embedded', null, 'directive']),
  test('16 model absent, on 6', manifest(null), { ...d1, ...on(6) }, ['keep', 6, 'current']),
  test('16 model absent, none', manifest(null), { ...d1, current: null, embedded: true }, ['embedded', null, 'embedded']),
  test('17 8 has another signature', manifest({ versions: { 7: version(), 8: version({ signatureId: otherSignature }) } }), d1, [
    'keep',
    7,
    'default',
    skips(8, 'signature'),
  ]),
  test('18 default has another signature, on 6', manifest(otherSeven), { ...d1, ...on(6) }, ['keep', 6, 'current', skips(7, 'signature')]),
  test('19 the same, embedded', manifest(otherSeven), { ...d1, current: null, embedded: true }, [
    'embedded',
    null,
    'embedded',
    skips(7, 'signature'),
  ]),
  test('19 the same, nothing', manifest(otherSeven), { ...d1, current: null }, ['none', null, 'none', skips(7, 'signature')]),
  test('20 8 wants a newer sdk', manifest({ versions: { 7: version(), 8: version({ sdk: '>=2.0.0' }) } }), { ...d1, sdk: '1.2.0' }, [
    'keep',
    7,
    'default',
    skips(8, 'sdk'),
  ]),
  test('21 f16 machine', manifest(threeVariants), d1, ['use', 8, 'default']),
  test('21 machine without f16', manifest(threeVariants), { ...d1, ...machine(['webgpu']) }, ['use', 8, 'default', { variant: 'f32' }]),
  test('21 no GPU', manifest(threeVariants), { ...d1, ...machine([]) }, ['use', 8, 'default', { variant: 'int8' }]),
  test('22 2 GiB', manifest(hungry), { ...d1, ...machine([], 2 * 2 ** 30) }, ['use', 8, 'default', { variant: 'int8' }]),
  test('22 memory unknown', manifest(hungry), { ...d1, ...machine([]) }, ['use', 8, 'default', { variant: 'big' }]),
  test('23 committed before', manifest(mandatory(9), [], 9), { ...d1, ...on(7, 8) }, ['use', 8, 'default', { mandatory: true }]),
  test('23 committed since', manifest(mandatory(9), [], 9), { ...d1, ...on(7, 9) }, ['use', 8, 'default']),
  test('24 inherited', manifest(mandatory(5), [], 12), { ...d1, ...on(7, 3) }, ['use', 8, 'default', { mandatory: true }]),
];
