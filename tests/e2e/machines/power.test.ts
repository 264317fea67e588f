import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startFromNetwork } from '../../../boot/power';
import { Ipmi } from '../../../boot/power/ipmi/ipmitool';
import { Redfish } from '../../../boot/power/redfish/redfish';
import { makeCertificate } from '../../../pve/certificate';
import { sushyEmulator, sushyToolsObstacle } from './python';
import { freePort } from '../../free-port';

const PASSWORD = 'secret-word-12';
const has = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
const always = (): Promise<boolean> => Promise.resolve(true);

/** Waits for something that throws until it is so. */
async function until(isSo: () => Promise<unknown>): Promise<void> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    try {
      await isSo();
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(200);
    }
  }
}

async function ended(child: ChildProcess | undefined): Promise<void> {
  if (child?.exitCode !== null || child.signalCode !== null) return;
  const end = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  await end;
}

const noSushy = sushyToolsObstacle();
const sushySuite = noSushy === null ? describe : describe.skip;

sushySuite(`Redfish, against sushy-tools${noSushy === null ? '' : ` (skipped: ${noSushy})`}`, () => {
  let folder: string;
  let emulator: ChildProcess;
  let bmc: Redfish;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rackwright-sushy-'));
    const port = await freePort();
    const { key, cert } = await makeCertificate({
      ...{ name: 'CN=emulator', now: Date.now(), days: 1, hosts: ['127.0.0.1'] },
    });
    writeFileSync(join(folder, 'key.pem'), key);
    writeFileSync(join(folder, 'cert.pem'), cert);
    const system = (name: string, uuid: string): string =>
      `{'uuid': '${uuid}', 'name': '${name}', 'power_state': 'Off', 'nics': [{'mac': '00:5c:52:31:3a:9c', 'ip': '192.0.2.9'}]}`;
    writeFileSync(
      join(folder, 'emulator.conf'),
      [
        `SUSHY_EMULATOR_FAKE_SYSTEMS = [${system('rack1', 'da69abcc-dae0-4913-9a7b-d344043097c0')}, ${system('rack2', 'da69abcc-dae0-4913-9a7b-d344043097c1')}]`,
        `SUSHY_EMULATOR_SSL_CERT = '${folder}/cert.pem'`,
        `SUSHY_EMULATOR_SSL_KEY = '${folder}/key.pem'`,
        `SUSHY_EMULATOR_STATE_DIR = '${folder}'`,
      ].join('\n'),
    );
    emulator = spawn(
      sushyEmulator,
      ['--config', join(folder, 'emulator.conf'), '--fake', '-i', '127.0.0.1', '-p', String(port)],
      { stdio: 'ignore', cwd: folder },
    );
    const access = { address: '127.0.0.1', port, tlsVerify: false, user: 'admin', password: PASSWORD };
    bmc = new Redfish({ access, name: 'rack1', firmware: 'uefi', pauseMs: 100 });
    await until(() => bmc.state());
  });
  afterAll(async () => {
    await ended(emulator);
    rmSync(folder, { recursive: true, force: true });
  });

  test('a machine is started from the network, restarted and switched off', async () => {
    expect(await bmc.state()).toBe('off');
    expect(await startFromNetwork(bmc, always)).toBe(true);
    await until(async () => {
      expect(await bmc.state()).toBe('on');
    });
    await bmc.act('restart');
    await bmc.act('off');
    await until(async () => {
      expect(await bmc.state()).toBe('off');
    });
  });
});

const missing = ['ipmitool', 'ipmi_sim'].filter((program) => !has(program));
const noSimulator = missing.length > 0 ? `no ${missing.join(', ')}` : undefined;
// Each of its answers takes ten seconds.
const obstacle = process.env['RACKWRIGHT_LONG'] === undefined ? 'RACKWRIGHT_LONG is not set' : noSimulator;
const ipmiSuite = obstacle === undefined ? describe : describe.skip;

ipmiSuite(`IPMI, against ipmi_sim${obstacle === undefined ? '' : ` (skipped: ${obstacle})`}`, () => {
  let folder: string;
  let simulator: ChildProcess;
  let port: number;
  const bmc = (password = PASSWORD): Ipmi =>
    new Ipmi({
      access: { address: '127.0.0.1', port, tlsVerify: false, user: 'admin', password },
      firmware: 'uefi',
      environment: process.env,
    });
  const read = (file: string): string => readFileSync(join(folder, file), 'utf8').trim();

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rackwright-ipmi-'));
    port = await freePort();
    const levels = ['callback', 'user', 'operator', 'admin'];
    writeFileSync(
      join(folder, 'lan.conf'),
      [
        'name "rack1"',
        'set_working_mc 0x20',
        '  startlan 1',
        `    addr 127.0.0.1 ${String(port)}`,
        '    priv_limit admin',
        ...levels.map((level) => `    allowed_auths_${level} none md2 md5 straight`),
        '    guid a123456789abcdefa123456789abcdef',
        '  endlan',
        `  chassis_control "${folder}/chassis"`,
        `  user 2 true "admin" "${PASSWORD}" admin 10 none md2 md5 straight`,
        '',
      ].join('\n'),
    );
    writeFileSync(
      join(folder, 'sim.emu'),
      'mc_setbmc 0x20\nmc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02 persist_sdr\nsel_enable 0x20 1000 0x0a\nmc_enable 0x20\n',
    );
    for (const [name, value] of [
      ['power', '0'],
      ['boot', 'none'],
    ] as const)
      writeFileSync(join(folder, name), value);
    writeFileSync(
      join(folder, 'chassis'),
      `#!/bin/sh
cd ${folder} || exit 1
case $1 in
  get) shift; for name; do echo "$name:$(cat "$name")"; done ;;
  set) shift; while [ $# -gt 1 ]; do case $2:$1 in *:shutdown) echo 0 > power ;; *) echo "$2" > "$1" ;; esac; shift 2; done ;;
esac
`,
    );
    chmodSync(join(folder, 'chassis'), 0o755);
    const words = ['-c', join(folder, 'lan.conf'), '-f', join(folder, 'sim.emu'), '-s', folder, '-n'];
    simulator = spawn('ipmi_sim', words, { stdio: 'ignore' });
    await until(() => bmc().state());
  }, 120_000);
  afterAll(async () => {
    await ended(simulator);
    rmSync(folder, { recursive: true, force: true });
  });

  test('a machine is started from the network, and switched off', async () => {
    expect(await bmc().state()).toBe('off');
    expect(await startFromNetwork(bmc(), always)).toBe(true);
    expect(read('boot')).toBe('pxe');
    expect(await bmc().state()).toBe('on');
    await bmc().act('off');
    expect(await bmc().state()).toBe('off');
  }, 120_000);

  test('an empty log is read', async () => {
    expect(await bmc().log(5)).toEqual([]);
  }, 120_000);

  test('a wrong password is told without it', async () => {
    const failure = (await bmc('a wrong word')
      .state()
      .catch((error: unknown) => error)) as Error;
    expect(failure).toMatchObject({
      code: expect.stringMatching(/^BOOT_BMC_(LOGIN|UNREACHABLE)$/) as string,
    });
    expect(failure.message).toContain('password');
    expect(failure.message).not.toContain('a wrong word');
  }, 120_000);
});

test('the password of a BMC is in no argument of ipmitool', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rackwright-ipmi-'));
  try {
    const program = join(folder, 'ipmitool');
    // Stands for ipmitool to see what it is started with.
    writeFileSync(
      program,
      `#!/bin/sh\nprintf '%s ' "$@" > ${folder}/arguments\nprintf '%s' "$IPMI_PASSWORD" > ${folder}/password\nenv > ${folder}/environment\necho 'Chassis Power is on'\n`,
    );
    chmodSync(program, 0o755);
    const access = { address: '192.0.2.7', tlsVerify: true, user: 'admin', password: PASSWORD };
    const environment = { PATH: `${folder}:/usr/bin:/bin`, AWS_SECRET_ACCESS_KEY: 'not for it' };
    expect(await new Ipmi({ access, firmware: 'bios', environment }).state()).toBe('on');
    expect(readFileSync(join(folder, 'arguments'), 'utf8')).toBe(
      '-I lanplus -H 192.0.2.7 -p 623 -U admin -E -N 2 -R 3 chassis power status ',
    );
    expect(readFileSync(join(folder, 'password'), 'utf8')).toBe(PASSWORD);
    expect(readFileSync(join(folder, 'environment'), 'utf8')).not.toContain('not for it');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('entries of the log of a BMC are taken from what ipmitool prints', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rackwright-ipmi-'));
  try {
    const program = join(folder, 'ipmitool');
    const lines = [
      '1,Pre-Init,0000000000,Temperature #0x30,Upper Critical going high,Asserted',
      '2,11/21/2026,20:00:01,Power Unit #0x01,Power off/down,Asserted',
      '3,11/21/26,20:00:02 UTC,Processor #0x08,Presence detected,Asserted',
    ];
    writeFileSync(program, `#!/bin/sh\ncat <<'END'\n${lines.join('\n')}\nEND\n`);
    chmodSync(program, 0o755);
    const access = { address: '192.0.2.7', tlsVerify: true, user: 'admin', password: PASSWORD };
    const environment = { PATH: `${folder}:/usr/bin:/bin` };
    const bmc = new Ipmi({ access, firmware: 'bios', environment });
    const [first, second, third] = await bmc.log(5);
    expect(first).toEqual({
      ...{ at: '', severity: '' },
      message: 'Temperature #0x30: Upper Critical going high: Asserted',
    });
    expect([second?.at, third?.at]).toEqual(['2026-11-21T20:00:01', '2026-11-21T20:00:02']);
    expect(await bmc.log(1)).toEqual([third]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
