/**
 * The list of formats, and the two steps that any import starts with: tell the format of a source, then plan it
 * (datasets 3.2). A new format is one folder and one line here.
 */
import { conceptList } from '../base/concept-list';
import { AppError } from '../base/error';
import { folders } from './folders/folders';
import { media } from './media/media';
import { isSkippedName } from './picture-names';
import type { Format, FormatCandidate, FormatInput, PlanContext, PlannedImport } from './types';

/** Every import format, best known first. */
export const formats = conceptList<Format>('format/unknown', 'format', [folders, media]);

const sureConfidence = 50;
const clearLead = 10;

/** Which format a source is in. `format` is null when two are about as likely: a person decides. */
interface SniffResult {
  readonly format: Format | null;
  readonly confidence: number;
  /** Every format that recognises something, best first. */
  readonly candidates: readonly FormatCandidate[];
}

/**
 * Tells the format of a source. One with at least 50 and 10 more than the next wins; a weaker one only when it is alone.
 * @throws AppError `source/empty` when nothing is left without skipped names, `format/unknown` {candidates} when no format fits
 */
async function sniffFormat(input: FormatInput): Promise<SniffResult> {
  if (!input.listing.some((entry) => !entry.isDirectory && !isSkippedName(entry.path))) {
    throw new AppError('source/empty', `There are no files in ${input.name}.`, { details: { name: input.name } });
  }
  const candidates: FormatCandidate[] = [];
  for (const format of formats.all) {
    const score = await format.sniff(input);
    if (score) candidates.push({ id: format.id, confidence: score.confidence });
  }
  candidates.sort((a, b) => b.confidence - a.confidence || (a.id < b.id ? -1 : 1));
  const [best, next] = candidates;
  if (!best) {
    const message = `${input.name} holds no pictures. JPEG, PNG, WebP, AVIF, BMP and GIF are taken.`;
    throw new AppError('format/unknown', message, { details: { candidates } });
  }
  const isClear = next === undefined || (best.confidence >= sureConfidence && best.confidence - next.confidence >= clearLead);
  return { format: isClear ? formats.get(best.id) : null, confidence: best.confidence, candidates };
}

/** What a person or a program asks of a plan. */
export interface PlanRequest extends Partial<Omit<PlanContext, 'candidates' | 'confidence'>> {
  /** A format id; absent = told by the source. */
  readonly format?: string;
  readonly options?: Readonly<Record<string, unknown>>;
}

/**
 * Sniffs, then plans: the whole of `import.plan` and `slipway inspect`. Writes nothing.
 * @throws AppError `source/empty`, `format/unknown`, `format/ambiguous` {candidates}, `format/unknown-option`, `task/cancelled`
 */
export async function planImport(input: FormatInput, request: PlanRequest = {}): Promise<PlannedImport> {
  const { format: wanted, options = {}, mode = 'new', ...rest } = request;
  const chosen = wanted === undefined ? null : formats.get(wanted);
  const sniffed = await sniffFormat(input).catch((error: unknown) => {
    // A named format is taken at its word, even where none recognises the source.
    if (chosen && error instanceof AppError && error.code === 'format/unknown') return { format: null, confidence: 0, candidates: [] };
    throw error;
  });
  const format = chosen ?? sniffed.format;
  if (!format) {
    const ids = sniffed.candidates.map((candidate) => candidate.id);
    throw new AppError('format/ambiguous', `${input.name} could be ${ids.join(' or ')}: say which with the option format.`, {
      details: { candidates: sniffed.candidates },
    });
  }
  const confidence = sniffed.candidates.find((candidate) => candidate.id === format.id)?.confidence ?? 0;
  return format.plan(input, options, { ...rest, mode, candidates: sniffed.candidates, confidence });
}
