/** Collects the anomalies of a plan: counts by code stay exact, the list stops at a limit (datasets 3.3). */
import { compareBytes } from '../base/byte-order';
import type { Anomaly } from './types';

/** Anomalies that a plan lists unless told otherwise. */
const defaultMaxAnomalies = 10_000;

/** Exact counts and a bounded list. */
export class AnomalyLog {
  readonly #listed: Anomaly[] = [];
  readonly #counts = new Map<string, number>();
  readonly #max: number;
  #total = 0;

  constructor(max: number = defaultMaxAnomalies) {
    this.#max = max;
  }

  add(anomaly: Anomaly): void {
    this.#total++;
    this.#counts.set(anomaly.code, (this.#counts.get(anomaly.code) ?? 0) + 1);
    if (this.#listed.length < this.#max) this.#listed.push(anomaly);
  }

  /** What the plan carries: counts by code in code order, the list by file, line and code. */
  summary(): { anomalyCounts: Readonly<Record<string, number>>; anomalies: readonly Anomaly[]; truncated: boolean } {
    const codes = [...this.#counts.keys()].sort(compareBytes);
    const anomalies = [...this.#listed].sort((a, b) => compareBytes(a.file, b.file) || (a.line ?? 0) - (b.line ?? 0) || compareBytes(a.code, b.code));
    return {
      anomalyCounts: Object.fromEntries(codes.map((code) => [code, this.#counts.get(code) ?? 0])),
      anomalies,
      truncated: this.#total > anomalies.length,
    };
  }
}
