/**
 * The two forms of `slipway inspect` (datasets 8): the JSON document, which is a plan without what only an import needs,
 * and the same facts as text. Equal input gives equal output.
 */
import type { InspectDocument, Plan } from './types';

/** The inspect document of a plan, keys in the order of the specification. */
export function inspectDocument(plan: Plan): InspectDocument {
  const { decisions: _decisions, bytesToCopy: _bytes, mode: _mode, samples: _samples, ignored: _ignored, ...document } = plan;
  return document;
}

/** The inspect document as lines for people; ends with a line feed. */
export function inspectText(document: InspectDocument): string {
  const { counts, format, sizes, classes, splits, anomalyCounts, anomalies } = document;
  const lines = [
    `${document.path} (${document.container}): ${format.id}, layout ${format.layout}, confidence ${format.confidence}`,
    `${counts.files} files, ${counts.ignored} ignored, ${counts.images} pictures: ${counts.labelled} labelled, ${counts.unlabelled} unlabelled`,
  ];
  if (sizes) {
    const { width, height } = sizes;
    lines.push(`width ${width.min} to ${width.max} px (median ${width.median}), height ${height.min} to ${height.max} px (median ${height.median})`);
  }
  if (classes.length > 0) lines.push('', 'classes', ...classes.map((entry) => `  ${entry.index}  ${entry.name}: ${plural(entry.items, 'picture')}`));
  if (splits.length > 0) lines.push('', 'splits', ...splits.map((entry) => `  ${entry.name}: ${plural(entry.items, 'picture')}`));
  const codes = Object.entries(anomalyCounts);
  if (codes.length > 0) {
    lines.push('', 'found', ...codes.map(([code, count]) => `  ${code}: ${count}`));
    lines.push('', ...anomalies.map((anomaly) => `${anomaly.severity} ${anomaly.code} ${anomaly.file}: ${anomaly.message} (${anomaly.effect})`));
    if (document.truncated) lines.push('... and more: the counts above are exact');
  }
  return `${lines.join('\n')}\n`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
