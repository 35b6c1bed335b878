/** A benchmark result as text for a terminal: who measured what where, one table per case, and everything that went wrong. */
import { adapterName } from '../runtimes/ort/list-backends';
import type { BenchResult, BenchRow } from './bench-result';

/** The text of a result, without a line break at its end. */
export function benchTable(result: BenchResult): string {
  // Other rows are facts without a speed.
  const cases = [...new Set(result.results.filter(({ metric }) => metric === 'pictures').map((row) => row.case.id))];
  return [...heading(result), ...cases.flatMap((id) => ['', ...caseTable(result, id)]), ...problems(result)].join('\n');
}

function heading({ host, adapter, peers, options, results }: BenchResult): string[] {
  const claim =
    adapter?.kind === 'hardware' ? 'graphics card' : 'SOFTWARE adapter, WebGPU emulated on the processor: no statement about any graphics card';
  const versions = peers.map(({ engine, version, status, reason }) => `${engine} ${version}${status === 'ran' ? '' : ` (${status}: ${reason})`}`);
  const threads = results.find(({ metric }) => metric === 'threads')?.value;
  const load = host.loadAverage[0];
  return [
    `Benchmark ${options.suites.join(', ')}: ${adapter ? `${adapterName(adapter.profile)} (${claim})` : 'no adapter'}`,
    `${host.cpu}, ${host.cores} cores, load ${load?.toFixed(1)}; ${host.runtime}; ${host.os} ${host.arch}`,
    `${versions.join(', ')}${threads === undefined ? '' : `; ort-wasm with ${threads} thread${threads === 1 ? '' : 's'}`}`,
    ...(load !== undefined && load > host.cores
      ? ['The machine was busy with other work: speeds are lower than they could be, ratios less certain.']
      : []),
  ];
}

function caseTable({ results, ratios }: BenchResult, id: string): string[] {
  const rows = results.filter((row) => row.case.id === id);
  const against = ratios.find((entry) => entry.case === id)?.to;
  const engines = [...new Set(rows.map(({ engine }) => engine))];
  const lines = engines.map((engine) => {
    const find = (metric: string) => rows.find((row) => row.engine === engine && row.metric === metric);
    const count = (metric: string) => find(metric)?.value.toString() ?? '0';
    const ratio = ratios.find((entry) => entry.case === id && entry.of === engine);
    const cells = [engine, number(find('speed')?.value), spread(find('time')), `${count('warmup-pictures')} + ${count('pictures')}`];
    return [...cells, difference(find('difference')?.value), ratio ? `x ${number(ratio.value)}` : ''];
  });
  const head = [
    'engine',
    'pictures/s',
    'ms a picture: median (q1-q3)',
    'pictures: warm-up + timed',
    'difference',
    against ? `against ${against}` : '',
  ];
  return [id, ...align([head, ...lines])];
}

function problems({ errors, complete }: BenchResult): string[] {
  const lines = errors.map(({ code, message, case: id }) => `${id ? `${id}: ` : ''}${message} (${code})`);
  const notice = complete ? [] : ['Not complete: see the errors.'];
  return lines.length + notice.length === 0 ? [] : ['', ...lines, ...notice];
}

function spread(row: BenchRow | undefined): string {
  return row ? `${number(row.value)} (${number(row.q1)}-${number(row.q3)})` : '';
}

/** Three significant digits, never with an exponent. */
function number(value: number | undefined): string {
  if (value === undefined) return '-';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.max(Math.abs(value), 1e-9))));
  return value.toFixed(Math.min(digits, 9));
}

function difference(percent: number | undefined): string {
  return percent === undefined ? '' : (percent / 100).toExponential(1);
}

function align(table: readonly (readonly string[])[]): string[] {
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0)));
  return table.map((line) => `  ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
}
