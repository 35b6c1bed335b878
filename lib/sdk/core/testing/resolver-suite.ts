/**
 * The tests of the resolver and the buckets, registered by `resolve.test.ts` in Node and `resolve.browser.test.ts` in a browser, so that
 * one set of cases gives one set of answers everywhere.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bucketOf } from '../bucket';
import { overrideHash } from '../device-hash';
import { resolve } from '../resolve';
import { sha256Hex, utf8 } from '../sha256';
import type { DeviceView, EnvironmentManifest, EnvironmentModel } from '../types';
import { resolverCases } from './resolver-cases';

/** SHA-256 of the answers to the first 1,000 situations of seed 30: the same in Node and browsers. A new fast-check may draw others. */
const answersHash = '7db183c4c19b78b2900a689d933e97e34a6148843168e0ed2e9b9870852cb47b';

const numbers = fc.integer({ min: 1, max: 5 });
const features = fc.subarray(['webgpu', 'shader-f16', 'subgroups']);
const variants = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom('f16', 'f32', 'int8'),
    runtime: fc.constantFrom('tfjs' as const, 'onnx' as const, 'raw' as const, 'coreml' as const),
    size: fc.nat(),
    requires: fc.record({ features, minMemoryBytes: fc.option(fc.integer({ min: 1, max: 8 })) }),
  }),
  { selector: ({ id }) => id, maxLength: 3 },
);
const signatures = fc.option(fc.constantFrom('a', 'b'));
const version = fc.record({
  manifest: fc.constant({ sha256: '0'.repeat(64), size: 1 }),
  signatureId: signatures,
  sdk: fc.constantFrom('', '>=1.0.0', '>=1.0.0 <2.0.0', '>=1.10.0', '<1.2.0'),
  variants,
});
const model = fc.record({
  id: fc.constant('mdl_1'),
  default: fc.option(numbers),
  rollout: fc.option(
    fc.record({
      id: fc.constantFrom('r1', 'r2'),
      version: numbers,
      bps: fc.integer({ min: 0, max: 10_000 }),
      state: fc.constantFrom('running' as const, 'paused' as const, 'halted' as const),
      cohorts: fc.subarray(['qa', 'staff']),
    }),
  ),
  overrides: fc.array(fc.record({ install: fc.constantFrom('h1', 'h2'), version: numbers }), { maxLength: 2 }),
  blocked: fc.uniqueArray(numbers, { maxLength: 3 }),
  mandatorySeq: fc.nat(9),
  versions: fc.record({ 1: version, 2: version, 3: version, 4: version, 5: version }),
});
const devices: fc.Arbitrary<DeviceView> = fc.record({
  buckets: fc.record({ r1: fc.nat(9999), r2: fc.nat(9999) }),
  overrideHash: fc.constantFrom('h1', 'h2', 'h3'),
  cohorts: fc.subarray(['qa', 'staff', 'other']),
  sdk: fc.constantFrom('1.0.0', '1.2.0', '1.10.0', '2.0.0'),
  capabilities: fc.record({ runtimes: fc.subarray(['tfjs', 'onnx']), features, memoryBytes: fc.option(fc.integer({ min: 1, max: 8 })) }),
  expectSignature: signatures,
  current: fc.option(fc.record({ version: numbers, committedSeq: fc.nat(9) })),
  failed: fc.array(fc.record({ version: numbers, variant: fc.constantFrom('f16', 'f32', 'int8'), sdk: fc.constantFrom('1.0.0', '1.2.0') }), {
    maxLength: 4,
  }),
  embedded: fc.boolean(),
});
const directives = fc.array(fc.record({ type: fc.constantFrom('hold' as const, 'embedded' as const), model: fc.constantFrom('*', 'pets', 'cars') }), {
  maxLength: 1,
});

function manifestOf(pets: EnvironmentModel, given: EnvironmentManifest['directives'] = []): EnvironmentManifest {
  const { manifest } = resolverCases[0] as (typeof resolverCases)[number];
  return { ...manifest, directives: given, models: { pets } };
}

const manyRuns = { numRuns: 1000 };

/** Registers the tests; `where` stands in their titles. */
export function testResolver(where: string): void {
  describe(`R30 the 24 cases in ${where}`, () => testCases());
  describe(`R30 properties in ${where}`, () => testProperties());
  describe(`R22 buckets in ${where}`, () => testBuckets());
}

function testCases(): void {
  test.each(resolverCases.map((one) => [one.title, one] as const))('R30 case %s', (_title, one) => {
    expect(resolve(one.manifest, one.device, 'pets')).toEqual(one.expected);
  });

  test('R30 every number of the table has a case', () => {
    expect(new Set(resolverCases.map(({ title }) => Number.parseInt(title, 10))).size).toBe(24);
  });
}

function testProperties(): void {
  test('R30 growing bps moves no device off the candidate', () => {
    fc.assert(
      fc.property(model, devices, fc.nat(10_000), (given, device, more) => {
        fc.pre(given.rollout !== null);
        const { rollout } = given as { rollout: NonNullable<EnvironmentModel['rollout']> };
        const before = resolve(manifestOf(given), device, 'pets');
        fc.pre(before.version === rollout.version && before.rule !== 'current');
        const grown = manifestOf({ ...given, rollout: { ...rollout, bps: Math.min(10_000, rollout.bps + more) } });
        expect(resolve(grown, device, 'pets').version).toBe(rollout.version);
        const moved = { ...device, current: { version: rollout.version, committedSeq: 9 } };
        expect(resolve(grown, moved, 'pets')).toMatchObject({ action: 'keep', version: rollout.version });
      }),
      manyRuns,
    );
  });

  test('R30 halting moves all off the candidate', () => {
    fc.assert(
      fc.property(model, devices, fc.nat(9), (given, device, committedSeq) => {
        const { rollout, overrides } = given;
        // Told by another rule to run that version, a device does.
        fc.pre(rollout !== null && given.default !== rollout.version && !overrides.some((one) => one.version === rollout.version));
        const candidate = rollout?.version ?? 0;
        const halted = manifestOf({ ...given, rollout: rollout && { ...rollout, state: 'halted' } });
        expect(resolve(halted, { ...device, current: { version: candidate, committedSeq } }, 'pets').version).not.toBe(candidate);
      }),
      manyRuns,
    );
  });

  test('R30 the result is never blocked', () => {
    fc.assert(
      fc.property(model, devices, directives, (given, device, told) => {
        const { version: chosen } = resolve(manifestOf(given, told), device, 'pets');
        expect(given.blocked).not.toContain(chosen);
      }),
      manyRuns,
    );
  });

  test('R30 equal inputs give equal outputs, here as elsewhere, and inputs stay as they are', async () => {
    const answers = fc.sample(fc.tuple(model, devices, directives), { seed: 30, numRuns: 1000 }).map(([given, device, told]) => {
      const input = { manifest: manifestOf(given, told), device };
      const before = JSON.stringify(input);
      const answer = resolve(input.manifest, input.device, 'pets');
      expect(JSON.stringify(input)).toBe(before);
      const copy = JSON.parse(before) as typeof input;
      expect(resolve(copy.manifest, copy.device, 'pets')).toEqual(answer);
      return answer;
    });
    expect(new Set(answers.map(({ rule }) => rule)).size).toBe(8);
    expect(await sha256Hex(utf8(JSON.stringify(answers)))).toBe(answersHash);
  });

  test('R30 a model named like a property of every object is only a model', () => {
    const { manifest, device } = resolverCases[0] as (typeof resolverCases)[number];
    expect(resolve(manifest, device, 'constructor')).toMatchObject({ action: 'keep', rule: 'current', version: 7 });
  });
}

function testBuckets(): void {
  test.each([
    ['r1', 'device-1', 4496],
    ['r1', 'device-2', 6180],
    ['r2', 'device-1', 5041],
    ['00000000-0000-7000-8000-000000000001', 'install-abc', 2635],
    ['rol_demo', 'ünïcode-✓', 4486],
  ])('R22 bucket of %s, %s is %i', async (rolloutId, installId, bucket) => {
    expect(await bucketOf(rolloutId, installId)).toBe(bucket);
  });

  test('R22 override hash of section 10', async () => {
    expect(await overrideHash('env_test', 'install-abc')).toBe('ff6a886cd499004e');
  });
}
