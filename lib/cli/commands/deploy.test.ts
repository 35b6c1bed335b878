import { expect, test } from 'vitest';
import { run } from '../testing/run';

test('rollback refuses a --to that is no number before it asks the registry', async () => {
  // Nobody listens there: a request would end in another code.
  const there = ['--url', 'http://127.0.0.1:9', '--token', 't', '--org', 'o', '--app', 'a', '--model', 'm'];
  for (const to of ['two', '1.5', '0', '-1']) {
    const { code, document } = await run('rollback', '--env', 'dev', `--to=${to}`, ...there, '--json');
    expect([to, code, document?.error.code]).toEqual([to, 1, 'cli/bad-option']);
  }
});
