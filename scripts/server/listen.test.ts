import { createServer } from 'node:http';
import { expect, test, vi } from 'vitest';
import { reporting } from './listen.mjs';

test('trouble of an open listener is said and does not end the process', () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const server = reporting(createServer());
  for (let i = 0; i < 2; i++) expect(() => server.emit('error', new Error('accept EMFILE'))).not.toThrow();
  expect(said).toHaveBeenCalledTimes(2);
  said.mockRestore();
});
