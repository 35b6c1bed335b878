/** What deserves a look, said in one sentence each, the worst first. Pure. */
import type { VersionUse } from '@/lib/client';
import { countOf } from '../ui/readable';

export interface Finding {
  readonly id: string;
  readonly tone: 'bad' | 'warn' | 'good';
  readonly text: string;
}

/** @param current the version that the environment says */
export function findingsOf(versions: readonly VersionUse[], current: number | null, env: string): Finding[] {
  const findings: Finding[] = [];
  for (const { version, failed, reasons } of versions) {
    if (failed === 0) continue;
    const isCurrent = version === current;
    const why = reasons[0]?.reason;
    const advice = isCurrent
      ? `Rolling ${env} back gives new devices the version before; those that refused it keep theirs.`
      : 'It is no longer what devices are told.';
    findings.push({
      id: `failed-${version}`,
      tone: isCurrent ? 'bad' : 'warn',
      text: `Version ${version} failed on ${countOf(failed, 'device')}${why ? ` (${why})` : ''}. ${advice}`,
    });
  }
  const behind = versions.filter(({ version, active }) => version !== current && active > 0).reduce((sum, { active }) => sum + active, 0);
  if (behind > 0 && current !== null) {
    findings.push({
      id: 'behind',
      tone: 'warn',
      text: `${countOf(behind, 'device')} not on version ${current} yet. Open pages move within minutes, closed ones at their next visit.`,
    });
  }
  const active = versions.reduce((sum, version) => sum + version.active, 0);
  if (findings.length === 0 && active > 0)
    findings.push({ id: 'well', tone: 'good', text: 'Nothing. Every active device runs what it should, and none refused a version.' });
  return findings.toSorted((a, b) => order.indexOf(a.tone) - order.indexOf(b.tone));
}

const order = ['bad', 'warn', 'good'];
