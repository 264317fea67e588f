import { once } from 'node:events';
import { get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createServer, type Server } from 'node:tls';
import { parse, stringify } from 'yaml';
import { exampleBundle } from '../../../boot/installers';
import { type Certificate, makeCertificate } from '../../../pve/certificate';
import { RunningServer } from './running-server';

/** Address of the machine; others may listen on the usual one. */
const MACHINE = '127.0.0.77';
const TALOS_PORT = 50_000;

let cluster: Certificate;
let rack: RunningServer;
let api: Server | undefined;
beforeAll(async () => {
  cluster = await makeCertificate({ name: 'CN=talos', now: Date.now(), days: 1 });
  const bundle = parse(exampleBundle('a key')) as { certs: { os: { crt: string } } };
  bundle.certs.os.crt = Buffer.from(cluster.cert).toString('base64');
  rack = await RunningServer.start({ secret: () => stringify(bundle) });
}, 240_000);
afterAll(async () => {
  api?.close();
  await rack.close();
});

test('a machine with Talos is installed once it has come up with its machine config', async () => {
  await rack.arm('talos2');
  const { installation = '' } = (await rack.server.provisioner.parts.fleet.find('talos2')) ?? {};
  const token = rack.server.provisioner.parts.tokens.mint('boot', installation);
  const config = await textAt(`${rack.server.address.http}/boot/${token}/files/machine-config.yaml`);
  expect(config).toContain('type: worker');
  expect(await rack.stateOf('talos2')).toBe('installing');
  // As long as it waits to be told, it has a certificate of its own.
  const { asked } = await listen(await makeCertificate({ name: 'CN=maintenance', now: Date.now(), days: 1 }));
  await asked;
  await sleep(500);
  expect(await rack.stateOf('talos2')).toBe('installing');
  api?.close();
  await listen(cluster);
  while ((await rack.stateOf('talos2')) === 'installing') await sleep(100);
  expect(await rack.stateOf('talos2')).toBe('installed');
}, 60_000);

/** @returns when it has been asked */
async function listen(certificate: Certificate): Promise<{ readonly asked: Promise<unknown> }> {
  const server = createServer(certificate).listen(TALOS_PORT, MACHINE);
  api = server;
  await once(server, 'listening');
  return { asked: Promise.race(['secureConnection', 'tlsClientError'].map((event) => once(server, event))) };
}

function textAt(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { localAddress: MACHINE }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        resolve(text);
      });
    }).on('error', reject);
  });
}
