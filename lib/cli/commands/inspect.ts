/** `slipway inspect PATH`: what a folder or zip holds, and everything odd about it. Writes nothing. */
import { inspectDocument, inspectText, planImport } from '@/lib/core';
import { formatInput } from '@/lib/media';
import { openPathSource } from '@/lib/media/node';
import type { Command } from '../command';

export const inspectCommand: Command = {
  id: 'inspect',
  summary: 'Tells what a folder or zip holds: format, photos, classes, splits, everything odd.',
  usage: 'inspect PATH [--json]',
  options: {},
  required: [],
  positionals: 1,
  async run({ positionals, signal, event }) {
    const source = await openPathSource(positionals[0] ?? '');
    const input = await formatInput(source, signal);
    const { plan } = await planImport(input, { signal, onProgress: (progress) => event({ event: 'phase', progress }) });
    return inspectDocument(plan);
  },
  print: (document) => inspectText(document as ReturnType<typeof inspectDocument>),
};
