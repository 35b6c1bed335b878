import { testResolver } from './testing/resolver-suite';

testResolver('the browser');
