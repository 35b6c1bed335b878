// The certificate of the listener for the local network: signed by itself, made once in `<data>/tls`, and made again when this
// computer has an address or name that it does not cover, or when it soon expires.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { readPrivate, writePrivate } from './private-file.mjs';

const dayMs = 86_400_000;
/** Browsers refuse certificates that are valid for longer than 398 days (and Apple's for more than 825 whoever signed). */
const validDays = 397;
const renewDays = 30;

/**
 * The key and certificate for these IPv4 addresses, this computer's name and `localhost`.
 * @param {string} dataDir
 * @param {readonly string[]} addresses
 * @returns {Promise<{key: string, cert: string}>} both PEM
 */
export async function localCertificate(dataDir, addresses) {
  const paths = { key: join(dataDir, 'tls', 'key.pem'), cert: join(dataDir, 'tls', 'cert.pem') };
  const names = [...new Set(['localhost', ...ownName(), '127.0.0.1', ...addresses])];
  const kept = { key: readPrivate(paths.key), cert: readPrivate(paths.cert) };
  if (kept.key && kept.cert && isGood(kept, names)) return kept;
  const made = await makeCertificate(names);
  writePrivate(paths.key, made.key);
  writePrivate(paths.cert, made.cert);
  return made;
}

/** The name of this computer, where a certificate can hold it. */
function ownName() {
  const name = hostname().toLowerCase();
  return /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(name) && !isIPv4(name) ? [name] : [];
}

function isGood({ key, cert }, names) {
  try {
    const certificate = new X509Certificate(cert);
    const covers = (name) => (isIPv4(name) ? certificate.checkIP(name) : certificate.checkHost(name)) !== undefined;
    return (
      Date.parse(certificate.validTo) - Date.now() > renewDays * dayMs && names.every(covers) && certificate.checkPrivateKey(createPrivateKey(key))
    );
  } catch {
    return false; // cut short or from elsewhere: made again
  }
}

async function makeCertificate(names) {
  const { generate } = await import('selfsigned');
  const altNames = names.map((name) => (isIPv4(name) ? { type: 7, ip: name } : { type: 2, value: name }));
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'Slipway on this network' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - dayMs), // a phone's clock may be a little behind
    notAfterDate: new Date(Date.now() + (validDays - 1) * dayMs),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames },
    ],
  });
  return { key, cert };
}
