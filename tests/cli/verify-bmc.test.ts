import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type LabRack, startLabRack } from '../boot/power/lab-rack';
import { runWith } from './run-program';

const project = mkdtempSync(join(tmpdir(), 'rackwright-cli-'));
const held: Socket[] = [];
const servers: Server[] = [];
let bmcs: LabRack;

/** A BMC at an address of its own: the lab's, or one that takes connections and says nothing. */
async function bmcAt(address: string, isSilent: boolean): Promise<number> {
  const server = createServer((near) => {
    near.on('error', () => undefined);
    held.push(near);
    if (isSilent) return;
    const far = connect(bmcs.access.port ?? 0, '127.0.0.1');
    far.on('error', () => near.destroy());
    held.push(far);
    near.pipe(far).pipe(near);
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, address, done));
  return (server.address() as AddressInfo).port;
}

/** Names of machines, each with what is wrong with its BMC. */
const WRONG = {
  fine: ['ok', 'the machine is off', undefined],
  login: ['fault', 'does not take this login', 'user and password under bmc of the secrets'],
  certificate: ['fault', 'is not trusted', 'verify_tls: false'],
  silent: ['fault', 'gave no whole answer within 20 s', 'restart a BMC that hangs'],
} as const;
const NAMES = Object.keys(WRONG) as (keyof typeof WRONG)[];

beforeAll(async () => {
  bmcs = await startLabRack(NAMES);
  cpSync(resolve(__dirname, '../../specs'), join(project, 'specs'), { recursive: true });
  mkdirSync(join(project, 'specs/hosts'));
  for (const [index, name] of NAMES.entries()) {
    const [address, last] = [`127.0.0.${String(2 + index)}`, String(20 + index)];
    const port = await bmcAt(address, name === 'silent');
    const more = name === 'certificate' ? '' : ', verify_tls: false';
    writeFileSync(
      join(project, `specs/hosts/${name}.yaml`),
      `os: ubuntu
nics: { eno1: { mac: "b4:2e:99:ac:d0:${last}", ipv4: 10.99.0.${last}/24 } }
disks: { system: { path: /dev/sda, wipe: true, mount: / } }
bmc: { address: ${address}, port: ${String(port)}${more} }
`,
    );
  }
  const site = join(project, 'specs/site.yaml');
  writeFileSync(site, `${readFileSync(site, 'utf8')}os_profiles: { ubuntu: { family: ubuntu } }\n`);
}, 60_000);
afterAll(async () => {
  for (const socket of held) socket.destroy();
  for (const server of servers) server.close();
  await bmcs.close();
  rmSync(project, { recursive: true });
});

test('verify tells each BMC that is silent, or refuses, with what to do, and ends with 1', async () => {
  const { user, password } = bmcs.access;
  const secrets = Object.fromEntries(
    NAMES.flatMap((name) => [
      [`RACKWRIGHT_SECRET_BMC_${name.toUpperCase()}_USER`, user],
      [`RACKWRIGHT_SECRET_BMC_${name.toUpperCase()}_PASSWORD`, name === 'login' ? 'another-word' : password],
    ]),
  );
  const before = performance.now();
  const [json, table] = await Promise.all([
    runWith(secrets, project, 'verify', ...NAMES, '--json'),
    runWith(secrets, project, 'verify', ...NAMES),
  ]);
  expect(performance.now() - before).toBeLessThan(60_000);
  expect([json.code, table.code, json.out === '' ? json.err : '']).toEqual([1, 1, '']);
  const findings = JSON.parse(json.out) as readonly {
    readonly check: string;
    readonly subject: string;
    readonly state: string;
    readonly detail: string;
    readonly remedy?: string;
  }[];
  for (const name of NAMES) {
    const [state, detail, remedy] = WRONG[name];
    const found = findings.find((each) => each.check === 'bmc' && each.subject === name);
    expect(found).toMatchObject({ state, detail: expect.stringContaining(detail) as string });
    expect([name, found?.remedy]).toEqual([
      name,
      remedy === undefined ? undefined : (expect.stringContaining(remedy) as string),
    ]);
    expect(table.out).toMatch(
      new RegExp(`^${state === 'ok' ? 'ok' : 'FAULT'} +bmc +${name} .*${detail}`, 'm'),
    );
  }
  for (const { out, err } of [json, table]) expect(`${out}${err}`).not.toMatch(/another-word/);
}, 120_000);
