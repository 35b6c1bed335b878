// The two codes that a terminal hands to a person: the setup code, for a first owner who does not sit at this computer, and the
// sign-in link of this start, for an owner whose browser has lost its session. Both are compared in constant time.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readPrivate, writePrivate } from './private-file.mjs';

/** Without letters and digits that look alike. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const groups = 4;
const groupLength = 4;
const triesPerCode = 10;

/**
 * The setup code, kept in `<data>/setup-code` until it is discarded.
 * @param {string} dataDir
 * @param {{preset?: string | undefined, onNewCode?: (code: string) => void}} options `onNewCode`: too many wrong tries used one up
 */
export function openSetupCode(dataDir, { preset, onNewCode = () => undefined } = {}) {
  const path = join(dataDir, 'setup-code');
  let code = preset || readPrivate(path) || newCode();
  let triesLeft = triesPerCode;
  writePrivate(path, code);
  const discard = () => {
    code = undefined;
    rmSync(path, { force: true });
  };
  const check = (given) => {
    if (code === undefined) return false;
    if (isEqual(tidied(given), tidied(code))) return true;
    triesLeft--;
    if (triesLeft > 0) return false;
    code = newCode();
    triesLeft = triesPerCode;
    writePrivate(path, code);
    onNewCode(code);
    return false;
  };
  return { read: () => code, check, discard };
}

/** The code of the sign-in link that this start prints; it works once. */
export function makeSignInLink() {
  const code = randomBytes(32).toString('base64url');
  let isUsed = false;
  const consume = (given) => {
    if (isUsed || !isEqual(given, code)) return false;
    isUsed = true;
    return true;
  };
  return { code, consume };
}

function newCode() {
  const letters = [];
  while (letters.length < groups * groupLength) {
    // Bytes beyond the last whole turn of the alphabet would make its first letters likelier.
    const byte = randomBytes(1)[0];
    if (byte < 256 - (256 % alphabet.length)) letters.push(alphabet[byte % alphabet.length]);
  }
  return letters.join('').replace(/.{4}(?=.)/g, '$&-');
}

/** As people type it: any case, with or without spaces and dashes. */
function tidied(code) {
  return String(code).replace(/[\s-]/g, '').toUpperCase();
}

/** Hashed first, so that neither content nor length can be timed. */
function isEqual(a, b) {
  const digest = (text) => createHash('sha256').update(String(text)).digest();
  return timingSafeEqual(digest(a), digest(b));
}
