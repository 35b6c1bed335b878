import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { yankVersion } from '@/db/testing/ready-version';
import {
  checkManifest,
  type DeploymentView,
  type EnvironmentManifest,
  type EnvironmentView,
  openRoot,
  type Page,
  rootPayloadType,
  trustRoot,
  verifyByWebCrypto,
} from '@/lib/api';
import { runDueTasks } from './tasks';
import { type Delivery, type MadeVersion, testDelivery } from './testing/delivery';

interface SignedManifest {
  readonly seq: number;
  readonly etag: string;
  readonly envelope: unknown;
  readonly decoded: EnvironmentManifest;
}

const textOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

describe('deployments', () => {
  let delivery: Delivery;
  let versions: MadeVersion[];
  const manifestOf = async (environment: string) =>
    (await delivery.call<SignedManifest>('GET', `${delivery.app}/environments/${environment}/manifest`, { as: delivery.owner })).body;
  const historyOf = async (environment: string, query = '') =>
    (await delivery.call<Page<DeploymentView>>('GET', `${delivery.app}/environments/${environment}/deployments${query}`, { as: delivery.owner }))
      .body;
  const deploy = (environment: string, version: number | string, more: object = {}) =>
    delivery.act(environment, { kind: 'deploy', model: 'pets', version, ...more });

  beforeAll(async () => {
    delivery = await testDelivery({ now: new Date('2026-11-20T12:00:00Z') });
    versions = [await delivery.makeVersion(), await delivery.makeVersion(), await delivery.makeVersion()];
  });
  afterAll(() => delivery.close());

  test('a new environment has a signed manifest with seq 1 and no model, under a root that signs itself', async () => {
    const { seq, decoded, envelope } = await manifestOf('dev');
    expect(seq).toBe(1);
    expect(decoded).toMatchObject({ schema: 'slipway.environment/1', name: 'dev', seq: 1, models: {}, expires: '2026-12-20T12:00:00.000Z' });
    const root = await delivery.call('GET', `${delivery.app}/root`, { as: delivery.owner });
    expect(root.body['payloadType']).toBe(rootPayloadType);
    const trusted = await openRoot(textOf(root.body), verifyByWebCrypto);
    expect(trusted).toMatchObject({ version: 1, expires: '2036-11-20T12:00:00.000Z' });
    const rules = { nowMs: delivery.clock.now().getTime(), expired: 'refuse', verify: verifyByWebCrypto } as const;
    const checked = await checkManifest(textOf(envelope), trustRoot(trusted), rules);
    expect(checked.manifest).toEqual(decoded);
  });

  test('R18 deploy, promote and roll back: the history names actor and reason, a roll-back has a higher seq and the older number', async () => {
    const first = await deploy('dev', 1, { reason: 'first try' });
    expect(first.status).toBe(201);
    expect(first.headers.get('etag')).toBe('"r2"');
    expect(first.body.plan).toMatchObject({ kind: 'deploy', model: 'pets', from: null, to: 1 });
    expect(first.body.deployment).toMatchObject({ seq: 2, revision: 2, kind: 'deploy', version: 1, previous: null, reason: 'first try' });
    const second = await deploy('dev', 'latest', { reason: 'better' });
    expect(second.body.environment?.targets).toMatchObject([{ model: 'pets', default: 3, previous: 1, by: { name: 'Ada' } }]);

    const back = await delivery.act('dev', { kind: 'rollback', model: 'pets', reason: 'worse' });
    expect(back.body.deployment).toMatchObject({ seq: 4, kind: 'rollback', version: 1, previous: 3, reason: 'worse', actor: { name: 'Ada' } });
    expect((await delivery.environment('dev')).body.targets).toMatchObject([{ default: 1, previous: 3 }]);

    const promoted = await delivery.act('prod', { kind: 'promote', model: 'pets', fromEnvironment: 'dev', reason: 'good for all' });
    expect(promoted.body.deployment).toMatchObject({ kind: 'promote', version: 1, seq: 2 });
    const [dev, prod] = [(await manifestOf('dev')).decoded, (await manifestOf('prod')).decoded];
    expect(prod.models['pets']?.versions['1']).toEqual(dev.models['pets']?.versions['1']);
    expect(prod.models['pets']?.versions['1']?.manifest).toEqual(versions[0]?.manifest);
    expect(dev.models['pets']).toMatchObject({ default: 1, rollout: null, overrides: [], blocked: [], mandatorySeq: 0 });
    expect(Object.keys(dev.models['pets']?.versions ?? {})).toEqual(['1', '3']);

    const history = await historyOf('dev');
    expect(history.items.map(({ seq, kind, version, reason }) => [seq, kind, version, reason])).toEqual([
      [4, 'rollback', 1, 'worse'],
      [3, 'deploy', 3, 'better'],
      [2, 'deploy', 1, 'first try'],
      [1, 'created', null, null],
    ]);
    expect((await historyOf('dev', '?model=pets')).items.map(({ seq }) => seq)).toEqual([4, 3, 2]);
    const page = await historyOf('dev', '?limit=2');
    const next = await historyOf('dev', `?limit=2&cursor=${page.nextCursor}`);
    expect([page, next].map(({ items }) => items.map(({ seq }) => seq))).toEqual([
      [4, 3],
      [2, 1],
    ]);
    expect(next.nextCursor).toBeNull();
    const one = await delivery.call('GET', `${delivery.app}/environments/dev/deployments/${first.body.deployment?.id}`, { as: delivery.owner });
    expect(one.body).toEqual(first.body.deployment);
    const old = await delivery.call<SignedManifest>('GET', `${delivery.app}/environments/dev/manifests/2`, { as: delivery.owner });
    expect(old.body.decoded).toMatchObject({ seq: 2, models: { pets: { default: 1 } } });
  });

  test('R19 the second of two people is refused with the change of the first, no If-Match is 428, a refresh in between is no change', async () => {
    const seen = (await delivery.environment('prod')).headers.get('etag') ?? '';
    const { seq } = (await manifestOf('prod')).decoded;
    // A third of the 30 days that a manifest lives.
    delivery.clock.advance(10 * 86_400_000);
    await runDueTasks(delivery.host);
    expect((await manifestOf('prod')).decoded).toMatchObject({ seq: seq + 1, expires: '2026-12-30T12:00:00.000Z', models: { pets: { default: 1 } } });
    expect((await delivery.environment('prod')).headers.get('etag')).toBe(seen);
    const body = (version: number) => ({ kind: 'deploy', model: 'pets', version, reason: `wants ${version}` });
    const first = await delivery.act('prod', body(2), { 'if-match': seen });
    expect(first.status).toBe(201);
    const second = await delivery.act('prod', body(3), { 'if-match': seen });
    expect(second.status).toBe(412);
    expect(second.body.error).toMatchObject({
      code: 'environment/stale',
      details: {
        revision: 3,
        seq: seq + 2,
        targets: [{ model: 'pets', default: 2 }],
        lastChange: { kind: 'deploy', version: 2, actor: { name: 'Ada' } },
      },
    });
    const unsaid = await delivery.act('prod', body(3), {});
    expect([unsaid.status, unsaid.body.error?.code]).toEqual([428, 'request/precondition-required']);
    expect((await manifestOf('prod')).decoded).toMatchObject({ seq: seq + 2, models: { pets: { default: 2 } } });
  });

  test.each([
    ['the version that runs', () => deploy('prod', 2), 409, 'deployment/no-change'],
    ['an unknown version', () => deploy('prod', 99), 404, 'version/not-found'],
    ['an unknown model', () => delivery.act('prod', { kind: 'deploy', model: 'dogs', version: 1 }), 404, 'resource/not-found'],
    ['an unknown source', () => delivery.act('prod', { kind: 'promote', model: 'pets', fromEnvironment: 'no' }), 404, 'environment/not-found'],
    ['an unknown kind', () => delivery.act('prod', { kind: 'explode', model: 'pets' }), 400, 'request/invalid'],
  ])('%s is refused with its code', async (_name, act, status, code) => {
    const before = await manifestOf('prod');
    const answer = await act();
    expect([answer.status, answer.body.error?.code]).toEqual([status, code]);
    expect(await manifestOf('prod')).toEqual(before);
  });

  test('nothing to roll back to, or to promote, is told', async () => {
    await delivery.call('POST', `${delivery.app}/environments`, { as: delivery.owner, body: { name: 'staging' } });
    const back = await delivery.act('staging', { kind: 'rollback', model: 'pets' });
    expect([back.status, back.body.error?.code]).toEqual([409, 'deployment/no-previous']);
    const promoted = await delivery.act('prod', { kind: 'promote', model: 'pets', fromEnvironment: 'staging' });
    expect([promoted.status, promoted.body.error?.code]).toEqual([409, 'deployment/no-previous']);
    expect((await deploy('staging', 1)).status).toBe(201);
  });

  test('a withdrawn version and one that is not ready are refused', async () => {
    const yanked = await delivery.makeVersion();
    await yankVersion(delivery.db, yanked.id);
    const answer = await deploy('dev', yanked.number);
    expect([answer.status, answer.body.error]).toMatchObject([409, { code: 'version/yanked', details: { state: 'yanked' } }]);
    const sha256 = 'f'.repeat(64);
    const pending = await delivery.call<{ version: { id: string } }>('POST', `${delivery.app}/models/pets/versions`, {
      as: delivery.owner,
      body: { source: { kind: 'files', files: [{ path: 'a.bin', size: 3, sha256 }] } },
    });
    const early = await deploy('dev', pending.body.version.id);
    expect([early.status, early.body.error]).toMatchObject([409, { code: 'version/not-ready', details: { state: 'pending' } }]);
  });

  test('a frozen environment takes a roll-back only', async () => {
    const frozenUntil = new Date(delivery.clock.now().getTime() + 3_600_000).toISOString();
    await delivery.call('PATCH', `${delivery.app}/environments/staging`, { as: delivery.owner, body: { frozenUntil: null } });
    await deploy('staging', 2);
    await delivery.call('PATCH', `${delivery.app}/environments/staging`, { as: delivery.owner, body: { frozenUntil } });
    const frozen = await deploy('staging', 3);
    expect([frozen.status, frozen.body.error]).toMatchObject([423, { code: 'environment/frozen', details: { frozenUntil } }]);
    expect((await delivery.act('staging', { kind: 'rollback', model: 'pets' })).status).toBe(201);
    delivery.clock.advance(3_600_001);
    expect((await deploy('staging', 3)).status).toBe(201);
  });

  test('a mandatory update raises the seq that devices must have committed, and keeps it raised', async () => {
    const { body } = await deploy('staging', 1, { mandatory: true });
    const seq = body.deployment?.seq;
    expect((await manifestOf('staging')).decoded.models['pets']?.mandatorySeq).toBe(seq);
    await deploy('staging', 2);
    expect((await manifestOf('staging')).decoded.models['pets']?.mandatorySeq).toBe(seq);
  });

  test('a manifest that devices would refuse as too large is not made', async () => {
    const large = await delivery.makeVersion({ features: Array.from({ length: 20_000 }, (_, i) => `feature-${i}`) });
    const before = await manifestOf('staging');
    const answer = await deploy('staging', large.number);
    expect([answer.status, answer.body.error]).toMatchObject([400, { code: 'deployment/invalid', details: { limit: 262_144 } }]);
    expect(await manifestOf('staging')).toEqual(before);
  });

  test('a setting that devices read is told at once, under a new seq and the same revision', async () => {
    const before = await delivery.environment('staging');
    const body = { minPollSeconds: 60, ttlDays: 7 };
    const after = await delivery.call<EnvironmentView>('PATCH', `${delivery.app}/environments/staging`, { as: delivery.owner, body });
    expect(after.body).toMatchObject({ seq: before.body.seq + 1, revision: before.body.revision });
    const { decoded } = await manifestOf('staging');
    expect(decoded).toMatchObject({ seq: after.body.seq, minPollSeconds: 60, models: { pets: { default: 2 } } });
    expect(Date.parse(decoded.expires) - Date.parse(decoded.issuedAt)).toBe(7 * 86_400_000);
  });

  test('each act adds one audit entry with what was before and after', async () => {
    const entries = async () =>
      (await delivery.call<Page<{ action: string; before: unknown; after: unknown }>>('GET', '/organizations/acme/audit', { as: delivery.owner }))
        .body.items;
    const before = (await entries()).length;
    delivery.clock.advance(1);
    await deploy('staging', 3, { reason: 'once' });
    const after = await entries();
    expect(after).toHaveLength(before + 1);
    expect(after[0]).toMatchObject({ action: 'environment.deploy', before: { version: 2 }, after: { version: 3, reason: 'once' } });
  });
});
