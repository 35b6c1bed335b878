import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:https';
import { hostname, type NetworkInterfaceInfo, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { localCertificate } from './certificate.mjs';
import { lanAddresses, localNetwork } from './lan.mjs';

const dataDir = mkdtempSync(join(tmpdir(), 'slipway-lan-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/** A request as a phone sends it after its owner has accepted the certificate. */
function get(url: string): Promise<{ status: number | undefined; body: string; altNames: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { rejectUnauthorized: false, agent: false }, (answer) => {
      const socket = answer.socket as import('node:tls').TLSSocket;
      const altNames = socket.getPeerCertificate().subjectaltname ?? '';
      let body = '';
      answer.setEncoding('utf8').on('data', (chunk) => {
        body += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode, body, altNames }));
    });
    sent.on('error', reject).end();
  });
}
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  const { port } = server.address() as import('node:net').AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
const hello = (_: unknown, response: import('node:http').ServerResponse) => void response.end('hello');
const address = (ipv4: string, internal = false): NetworkInterfaceInfo => ({
  address: ipv4,
  netmask: '255.255.255.0',
  family: 'IPv4',
  mac: '00:00:00:00:00:00',
  internal,
  cidr: `${ipv4}/24`,
});

describe('the listener for the local network', () => {
  test('F7 the address that a phone shares comes first: private, not of a network inside this computer', () => {
    const addresses = lanAddresses({
      lo: [address('127.0.0.1', true)],
      docker0: [address('172.17.0.1')],
      eth0: [address('203.0.113.9'), { ...address('10.1.2.3'), family: 'IPv6', scopeid: 0 }],
      wlan0: [address('192.168.1.7'), address('169.254.3.4')],
    });
    expect(addresses).toEqual(['192.168.1.7', '203.0.113.9', '172.17.0.1']);
    expect(lanAddresses({ lo: [address('127.0.0.1', true)] })).toEqual([]);
  });

  test.skipIf(lanAddresses().length === 0)('F7 starts while the server runs, answers over https by its network address, and stops', async () => {
    const lan = localNetwork({ dataDir, handler: hello, port: await freePort() });
    expect(lan.state()).toEqual({ on: false, urls: [] });
    // Two presses of the button: the second would find the port taken if it did not wait for the first.
    const [first, second] = await Promise.all([lan.start(), lan.start()]);
    expect(second).toEqual(first);
    const [url = ''] = first.urls;
    expect(url).toBe(`https://${lanAddresses()[0]}:${new URL(url).port}`);
    expect(lan.names()).toContain(url);
    const answer = await get(url);
    expect(answer).toMatchObject({ status: 200, body: 'hello' });
    for (const name of ['DNS:localhost', `DNS:${hostname().toLowerCase()}`, ...lanAddresses().map((ip) => `IP Address:${ip}`)]) {
      expect(answer.altNames).toContain(name);
    }
    expect(await lan.stop()).toEqual({ on: false, urls: [] });
    await expect(get(url)).rejects.toThrow(/ECONNREFUSED/);
    await lan.stop();
  });

  test.skipIf(lanAddresses().length === 0)('a taken port is said when it was asked for', async () => {
    const other = createServer(await localCertificate(dataDir, lanAddresses()));
    await new Promise<void>((resolve) => other.listen(0, '0.0.0.0', resolve));
    const { port } = other.address() as import('node:net').AddressInfo;
    const lan = localNetwork({ dataDir, handler: hello, port });
    await expect(lan.start()).rejects.toMatchObject({ code: 'lan/port-taken' });
    expect(lan.state().on).toBe(false);
    other.close();
    expect((await lan.start()).on).toBe(true);
    await lan.stop();
  });

  test('the certificate is made once, covers every address, and is made again for a new one or after damage', async () => {
    const dir = mkdtempSync(join(dataDir, 'tls-'));
    const first = await localCertificate(dir, ['192.168.1.7']);
    const certificate = new X509Certificate(first.cert);
    expect(certificate.checkIP('192.168.1.7')).toBe('192.168.1.7');
    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(certificate.checkHost('localhost')).toBe('localhost');
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']); // server authentication
    const days = (Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / 86_400_000;
    expect(days).toBeLessThanOrEqual(398);
    if (process.platform !== 'win32') {
      for (const file of readdirSync(join(dir, 'tls'))) expect(statSync(join(dir, 'tls', file)).mode & 0o777, file).toBe(0o600);
    }

    const serial = async (addresses: string[]) => new X509Certificate((await localCertificate(dir, addresses)).cert).serialNumber;
    expect(await serial(['192.168.1.7'])).toBe(certificate.serialNumber);
    const moved = await serial(['10.0.0.2']);
    expect(moved).not.toBe(certificate.serialNumber);
    writeFileSync(join(dir, 'tls', 'key.pem'), 'cut short');
    expect(await serial(['10.0.0.2'])).not.toBe(moved);
  });
});
