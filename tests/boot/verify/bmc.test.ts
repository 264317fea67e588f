import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Finding, verifyBoot } from '../../../boot';
import { failureOf } from '../../../boot/power/redfish/failure';
import { powerFindings } from '../../../boot/verify/power-findings';
import { type LabRack, startLabRack } from '../power/lab-rack';
import { startVendorBmc, type Vendor } from '../power/vendor-bmc';
import { rackFile, rackSite } from '../rack-site';

const PASSWORD = 'word-of-nobody';
const PATIENCE_MS = 500;

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'rackwright-verify-'));
});
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** What is found of a machine with that BMC. */
async function found(bmc: string, bmcPatienceMs = PATIENCE_MS): Promise<Finding | undefined> {
  const site = rackSite({ 'hosts/ubuntu1.yaml': `${rackFile('hosts/ubuntu1.yaml')}bmc: { ${bmc} }\n` });
  const findings = await verifyBoot({
    ...{ site, directory, machines: ['ubuntu1'], secret: () => PASSWORD, secrets: [], bmcPatienceMs },
    ...{ environment: { PATH: process.env['PATH'] }, now: Date.now() },
  });
  expect(JSON.stringify(findings)).not.toContain(PASSWORD);
  return findings.find(({ check }) => check === 'bmc');
}
const at = (port: number, more = ''): string => `address: 127.0.0.1, port: ${String(port)}${more}`;
const fault = (detail: RegExp, remedy: string): object => ({
  ...{ check: 'bmc', subject: 'ubuntu1', state: 'fault' },
  detail: expect.stringMatching(detail) as string,
  remedy: expect.stringContaining(remedy) as string,
});

/** Of a server that takes connections. */
async function listening(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}

test('a BMC that takes the connection and says nothing, not even of TLS, is told in time', async () => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    sockets.push(socket);
  });
  const port = await listening(server);
  const before = performance.now();
  expect(await found(at(port))).toEqual(
    fault(/gave no whole answer within 0\.5 s$/, 'restart a BMC that hangs'),
  );
  expect(performance.now() - before).toBeLessThan(10_000);
  for (const socket of sockets) socket.destroy();
  server.close();
});

test.each<[string, NonNullable<Vendor['answer']>]>([
  ['never answers', () => undefined],
  [
    'stops in the middle of its answer',
    (_path, reply) => {
      reply.writeHead(200).write('{"Systems":');
    },
  ],
  [
    'answers a letter at a time, without an end',
    (_path, reply) => {
      const timer = setInterval(() => reply.write(' '), 20);
      reply.on('close', () => {
        clearInterval(timer);
      });
    },
  ],
])('a BMC that speaks TLS and %s is told in time', async (_what, answer) => {
  const bmc = await startVendorBmc({ answer });
  try {
    const { port = 0 } = bmc.access;
    expect(await found(at(port, ', verify_tls: false'))).toEqual(
      fault(/gave no whole answer within/, 'TCP 443'),
    );
  } finally {
    await bmc.close();
  }
});

test('a BMC that is slow at each of many questions is told in time as well', async () => {
  const slow = await powerFindings(
    ['rack1', 'rack2'],
    (name) => ({
      state: () => (name === 'rack2' ? Promise.resolve('on') : new Promise(() => undefined)),
      act: () => Promise.reject(new Error('nothing is switched')),
      bootOnce: () => Promise.reject(new Error('nothing is set')),
      log: () => Promise.resolve([]),
    }),
    300,
  );
  expect(slow).toMatchObject([
    { subject: 'rack1', state: 'fault', detail: 'it did not say within 0.3 s whether the machine is on' },
    { subject: 'rack2', state: 'ok' },
  ]);
});

describe('a BMC that answers', () => {
  let bmcs: LabRack;
  beforeAll(async () => {
    bmcs = await startLabRack(['ubuntu1']);
  });
  afterAll(() => bmcs.close());

  test('and does not take the login is told, and not what it was', async () => {
    expect(await found(at(bmcs.access.port ?? 0, ', verify_tls: false'), 20_000)).toEqual(
      fault(/does not take this login \(401\)$/, 'user and password under bmc of the secrets'),
    );
  });

  test('with a certificate of nobody is told, and gets no login', async () => {
    expect(await found(at(bmcs.access.port ?? 0), 20_000)).toEqual(
      fault(/certificate of the BMC at 127\.0\.0\.1:\d+ is not trusted/, 'verify_tls: false'),
    );
  });
});

test('what speaks no TLS is told', async () => {
  const server = createHttpServer((_request, reply) => reply.end('{}'));
  const port = await listening(server);
  expect(await found(at(port, ', verify_tls: false'), 20_000)).toEqual(
    fault(/speaks no TLS that is taken here$/, 'TCP 443'),
  );
  server.close();
});

test.each([
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'BOOT_BMC_CERTIFICATE'],
  ['CERT_HAS_EXPIRED', 'BOOT_BMC_CERTIFICATE'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'BOOT_BMC_CERTIFICATE'],
  ['ERR_SSL_UNSUPPORTED_PROTOCOL', 'BOOT_BMC_UNREACHABLE'],
  ['EHOSTUNREACH', 'BOOT_BMC_UNREACHABLE'],
])('%s is %s', (code, expected) => {
  const error = failureOf('10.0.14.11:443', Object.assign(new Error('words of OpenSSL'), { code }), 1000);
  expect(error.code).toBe(expected);
});

const ipmi = spawnSync('ipmitool', ['-V']).status === 0 ? test : test.skip;

ipmi('a BMC that says nothing over IPMI is told in time', async () => {
  const silent = createSocket('udp4');
  let heard = 0;
  silent.on('message', () => (heard += 1));
  await new Promise<void>((done) => silent.bind(0, '127.0.0.1', done));
  const before = performance.now();
  expect(await found(at(silent.address().port, ', protocol: ipmi'), 3000)).toEqual(
    fault(/does not answer over IPMI/, 'UDP 623'),
  );
  expect(performance.now() - before).toBeLessThan(15_000);
  expect(heard).toBeGreaterThan(0);
  silent.close();
});
