import { describe, expect, test } from 'vitest';
import { autoWords, backendWords, planSentence, timeNote, timeWords } from './plan-words';

const cls = (name: string, photos: number) => ({ id: name, name, color: '#888888', photos });
const plan = { train: 130, validation: 40, validationBy: 'source', classes: [cls('daisy', 34), cls('roses', 34), cls('empty', 0)] } as const;

describe('a plan in words', () => {
  test('one sentence says who learns what from how many, and on what it is checked', () => {
    expect(planSentence({ ...plan, classes: [...plan.classes] }, 'ResNet-50')).toBe(
      'ResNet-50 looks at every photo once and learns 2 classes from 130 photos, then is checked on 40 it never sees (your own split).',
    );
    const few = planSentence({ ...plan, classes: [...plan.classes], train: 12, validation: 0, validationBy: 'cross-validation' }, 'ResNet-50');
    expect(few).toContain('from 12 photos. These are too few to set some aside');
  });

  test('the time is measured, not guessed', () => {
    expect(timeWords({ etaSeconds: null })).toBe('Not measured yet');
    expect(timeWords({ etaSeconds: 12.4 })).toBe('About 12 s');
    expect(timeWords({ etaSeconds: 0.3 })).toBe('About 1 s');
    expect(timeNote({ ...plan, etaSeconds: null, cached: 0 })).toBe('The first photos will show how fast this machine is.');
    expect(timeNote({ ...plan, etaSeconds: 9, cached: 60 })).toContain('60 of 170 photos were looked at before');
    expect(timeNote({ ...plan, etaSeconds: 1, cached: 170 })).toContain('every photo before');
  });

  test('back ends are named by device, a software card as what it is', () => {
    const processor = { id: 'wasm', device: 'Processor, 1 thread', software: false } as const;
    const card = { id: 'webgpu', device: 'Apple M2', software: false } as const;
    const emulated = { id: 'webgpu', device: 'SwiftShader', software: true } as const;
    expect(backendWords(emulated)).toContain('software');
    expect(autoWords([processor, emulated])).toBe('Processor, 1 thread');
    expect(autoWords([processor, card])).toBe('The faster of Processor, 1 thread and Graphics card: Apple M2, found by a short race');
  });
});
