// Puts what was measured together with where and when, checks it against the schema, and writes it.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { root } from '../../scripts/setup/paths.mjs';

/** What is known before the run: the load of the machine is that of others. */
export function describeHost() {
  const cores = cpus();
  return {
    os: `${platform()} ${release()}`,
    arch: arch(),
    cpu: cores[0]?.model.trim() || 'unknown processor',
    cores: cores.length,
    memoryBytes: totalmem(),
    // Windows has no load average and says 0.
    loadAverage: loadavg(),
  };
}

/**
 * The document of a run, without its check.
 * @param {object} run `outcome.profile`: the graphics adapter, left out where none took part; `outcome.windowMs`: windows of
 *   another length than was asked for
 */
export function resultOf({ outcome, runtime, host, options }) {
  const { profile, peers, results, ratios, gates = [], errors, windows = options.windows, windowMs = options.windowMs } = outcome;
  const createdAt = new Date().toISOString();
  return {
    schema: 'slipway-bench/1',
    id: `${createdAt.replaceAll(/[-:]|\.\d+/g, '')}-${profile ? `chromium-${adapterSlug(profile)}` : 'node'}`,
    createdAt,
    ...gitState(),
    engineVersion: JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version,
    kernelHash: null,
    host: { ...host, runtime },
    adapter: profile ? { kind: profile.software ? 'software' : 'hardware', profile, peak: null } : null,
    options: { suites: options.suites, windows, windowMs, seed: options.seed, quick: options.quick },
    complete: errors.length === 0,
    peers,
    results,
    ratios,
    gates,
    errors,
  };
}

/** Writes a result; the path as a person would type it. */
export function writeResult(result, out) {
  const place = result.adapter ? adapterSlug(result.adapter.profile) : 'node';
  const name = `${result.options.suites.join('-')}-${place}-${result.createdAt.slice(0, 10)}.json`;
  const path = out ? resolve(out) : join(root, 'bench', 'results', name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(result, null, 1)}\n`);
  return relative(process.cwd(), path);
}

function adapterSlug({ vendor, architecture, device, description }) {
  const name = [vendor, architecture || device].filter(Boolean).join(' ') || description;
  return (
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '') || 'unknown'
  );
}

/** null and clean where there is no git, as in a downloaded archive. */
function gitState() {
  const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return { gitCommit: git('rev-parse', 'HEAD'), dirty: git('status', '--porcelain') !== '' };
  } catch {
    return { gitCommit: null, dirty: false };
  }
}
