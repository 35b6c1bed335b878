/** Rows, ratios, floors (row R55) and the table of the suite `delivery`, from what was measured. */
import type { BenchResult, BenchRow } from '@/lib/ml/benchmark';

const suite = 'delivery';
const row55 = 'R55';

/** Who did how much in one window. */
export interface Rate {
  readonly perSecond: number;
  readonly p99Ms: number;
}

/** We and what we are compared with, in one run on one machine. */
export interface Comparison {
  readonly id: string;
  readonly ours: { readonly engine: string; readonly rates: readonly Rate[] };
  readonly reference: { readonly engine: string; readonly rates: readonly Rate[] };
  readonly floors: {
    readonly ratio: number;
    readonly perSecond: number;
    /** How many times the p99 of the reference ours may be; not asked when left out. */
    readonly p99Ratio?: number;
  };
}

type Part = Pick<BenchResult, 'results' | 'ratios' | 'gates'>;

export function deliveryResults(comparisons: readonly Comparison[]): Part {
  const parts = comparisons.map(partOf);
  return {
    results: parts.flatMap(({ results }) => results),
    ratios: parts.flatMap(({ ratios }) => ratios),
    gates: parts.flatMap(({ gates }) => gates),
  };
}

function partOf({ id, ours, reference, floors }: Comparison): Part {
  const results = [ours, reference].flatMap(({ engine, rates }) => [
    rowOf(
      id,
      engine,
      'rate',
      '1/s',
      rates.map(({ perSecond }) => perSecond),
    ),
    rowOf(
      id,
      engine,
      'p99',
      'ms',
      rates.map(({ p99Ms }) => p99Ms),
    ),
  ]);
  const value = (engine: string, metric: string) => results.find((row) => row.engine === engine && row.metric === metric)?.value ?? 0;
  const ratio = (metric: string) => value(ours.engine, metric) / value(reference.engine, metric);
  const ratios = ['rate', 'p99'].map((metric) => ({ case: id, metric, of: ours.engine, to: reference.engine, value: ratio(metric) }));
  const gates = [
    gate(`${id} rate against ${reference.engine}`, '>=', floors.ratio, ratio('rate')),
    gate(`${id} rate`, '>=', floors.perSecond, value(ours.engine, 'rate')),
    ...(floors.p99Ratio === undefined ? [] : [gate(`${id} p99 against ${reference.engine}`, '<=', floors.p99Ratio, ratio('p99'))]),
  ];
  return { results, ratios, gates };
}

function rowOf(id: string, engine: string, metric: string, unit: BenchRow['unit'], samples: number[]): BenchRow {
  return { suite, case: { id }, engine, metric, unit, value: mean(samples), samples };
}

function gate(metric: string, op: '<=' | '>=', limit: number, value: number): BenchResult['gates'][number] {
  const isMet = op === '>=' ? value >= limit : value <= limit;
  return { row: row55, metric, op, limit, value, status: isMet ? 'passed' : 'failed' };
}

/** The text for a terminal, without a line break at its end. */
export function deliveryTable({ host, options, results, ratios, gates, peers }: BenchResult): string {
  const load = host.loadAverage[0] ?? 0;
  const ids = [...new Set(results.map((row) => row.case.id))];
  const tables = ids.flatMap((id) => {
    const engines = [...new Set(results.filter((row) => row.case.id === id).map(({ engine }) => engine))];
    const find = (engine: string, metric: string) => results.find((row) => row.case.id === id && row.engine === engine && row.metric === metric);
    const lines = engines.map((engine) => {
      const ratio = ratios.find((entry) => entry.case === id && entry.metric === 'rate' && entry.of === engine);
      const [rate, p99] = [find(engine, 'rate'), find(engine, 'p99')];
      const windows = rate?.samples.map(short).join(' ') ?? '';
      return [engine, short(rate?.value), windows, short(p99?.value), ratio ? `x ${short(ratio.value)} of ${ratio.to}` : ''];
    });
    return ['', id, ...align([['engine', 'a second', 'windows', 'p99 ms', 'rate'], ...lines])];
  });
  const floors = gates.map(({ metric, op, limit, value, status }) => {
    return [status === 'passed' ? 'meets' : 'misses', metric, short(value ?? undefined), `${op} ${limit}`];
  });
  return [
    `Benchmark ${options.suites.join(', ')}: 32 connections, windows of ${options.windowMs / 1000} s`,
    `${host.cpu}, ${host.cores} cores, load ${load.toFixed(1)}; ${host.runtime}; ${host.os} ${host.arch}`,
    peers.map(({ engine, version }) => `${engine} ${version}`).join(', '),
    ...(load > host.cores ? ['The machine was busy with other work: speeds are lower than they could be, ratios less certain.'] : []),
    ...tables,
    '',
    `Floors of ${row55}:`,
    ...align(floors),
  ].join('\n');
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Three significant digits, whole numbers whole. */
function short(value: number | undefined): string {
  if (value === undefined) return '-';
  return value >= 100 ? Math.round(value).toString() : value.toPrecision(3);
}

function align(table: readonly (readonly string[])[]): string[] {
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0)));
  return table.map((line) => `  ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
}
