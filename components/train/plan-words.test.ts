import { describe, expect, test } from 'vitest';
import { answerNote, answerWords, autoWords, backendWords, planSentence } from './plan-words';

const cls = (name: string, photos: number) => ({ id: name, name, color: '#888888', photos });
const plan = { train: 130, validation: 40, validationBy: 'source', classes: [cls('daisy', 34), cls('roses', 34), cls('empty', 0)] } as const;

describe('a plan in words', () => {
  test('one sentence says who learns what from how many, and on what it is checked', () => {
    const classes = [...plan.classes];
    expect(planSentence({ ...plan, classes })).toBe(
      'It learns 2 classes from 130 photos and is checked on 40 others, those that your folders set aside.',
    );
    expect(planSentence({ ...plan, classes, validationBy: 'automatic' })).toContain('40 others, taken evenly from all classes.');
    const few = planSentence({ ...plan, classes, train: 12, validation: 0, validationBy: 'cross-validation' });
    expect(few).toContain('from 12 photos. These are too few to set some aside');
  });

  test('the time is measured, not guessed', () => {
    expect(answerWords({ ...plan, cached: 0, etaSeconds: null })).toEqual({ title: 'it will look at', answer: '170 photos' });
    expect(answerWords({ ...plan, cached: 0, etaSeconds: 12.4 })).toEqual({ title: 'this will take', answer: 'about 12 s' });
    expect(answerWords({ ...plan, cached: 0, etaSeconds: 0.3 }).answer).toBe('about 1 s');
    expect(answerNote({ ...plan, etaSeconds: null, cached: 0 })).toBe('The first ones will show how long that takes on this machine.');
    expect(answerNote({ ...plan, etaSeconds: 9, cached: 60 })).toContain('60 of 170 photos were looked at before');
    expect(answerNote({ ...plan, etaSeconds: 1, cached: 170 })).toContain('every photo before');
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
