import { describe } from 'vitest';
import { testResolver } from './testing/resolver-suite';

describe('R30 the resolver', () => testResolver('the browser'));
