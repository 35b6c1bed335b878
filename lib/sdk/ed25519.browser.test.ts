// The same tests, in a browser.
import './ed25519.test';
