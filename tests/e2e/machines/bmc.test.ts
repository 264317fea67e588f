import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { askBmc, startBmc, type RunningBmc } from '../../../lab/bmc';
import { bareMetalId, createGuestHost, execInLab, qemuObstacle, type GuestHost } from '../../../lab/guests';
import * as leftovers from '../guests/leftovers';
import { installer } from './boot-code';
import { ansiblePlaybook, ansiblePython, python, run, sushyObstacle } from './python';

const isRoot = process.getuid?.() === 0;
const obstacle = isRoot ? (qemuObstacle() ?? sushyObstacle()) : 'machines need root';
const suite = obstacle === null ? describe : describe.skip;

const cacheDirectory = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'rackwright');
const MAC = 'BC:24:11:00:00:71';
const SERIAL = 'SN-0071';
const UUID = '7f4a1c52-0d63-4f39-9f55-2f4f6c1f0071';

suite(`bare-metal machines and their BMC${obstacle === null ? '' : ` (skipped: ${obstacle})`}`, () => {
  const lab = isRoot ? mkdtempSync(join(tmpdir(), 'rackwright-bmc-')) : '';
  let guests: GuestHost;
  let bmc: RunningBmc;
  let dnsmasq: ChildProcess;
  let served = '';

  const until = async (
    what: string,
    holds: () => boolean | Promise<boolean>,
    seconds = 600,
  ): Promise<void> => {
    const deadline = Date.now() + seconds * 1000;
    while (!(await holds())) {
      if (Date.now() > deadline) throw new Error(`never came true: ${what}\n${consoleText()}\n${served}`);
      await sleep(200);
    }
  };
  const consoleText = (): string => {
    const file = join(lab, 'guests', String(bareMetalId(1)), 'console.log');
    return existsSync(file) ? readFileSync(file, 'latin1') : '';
  };
  const system = (): Promise<{ PowerState: string; Boot: Record<string, string> }> =>
    askBmc(lab, 'Systems/metal1');
  const credentials = (): { user: string; password: string } =>
    JSON.parse(readFileSync(join(lab, 'bmc', 'credentials.json'), 'utf8')) as {
      user: string;
      password: string;
    };
  const sushy = (script: string): Promise<string> => {
    const { user, password } = credentials();
    const head = [
      'import os, sushy, urllib3',
      'urllib3.disable_warnings()',
      "root = sushy.Sushy(os.environ['BMC_URL'], username=os.environ['BMC_USER'], password=os.environ['BMC_PASSWORD'], verify=False)",
      "system = root.get_system('/redfish/v1/Systems/metal1')",
    ];
    return run([python, '-'], {
      input: `${[...head, script].join('\n')}\n`,
      env: { BMC_URL: bmc.url.replace(/\/redfish.*/, ''), BMC_USER: user, BMC_PASSWORD: password },
    });
  };
  const ansible = async (tasks: string): Promise<string> => {
    const { user, password } = credentials();
    const login = `{ baseuri: "${new URL(bmc.url).host}", username: "{{ lookup('env', 'BMC_USER') }}", password: "{{ lookup('env', 'BMC_PASSWORD') }}" }`;
    const play = `- hosts: localhost\n  gather_facts: false\n  module_defaults:\n    community.general.redfish_info: ${login}\n    community.general.redfish_command: ${login}\n    community.general.redfish_config: ${login}\n  tasks:\n${tasks}`;
    const file = join(lab, 'play.yml');
    writeFileSync(file, play);
    return run(
      [
        ansiblePlaybook,
        '-i',
        'localhost,',
        '-c',
        'local',
        '-e',
        `ansible_python_interpreter=${ansiblePython}`,
        file,
      ],
      {
        cwd: lab,
        env: {
          BMC_USER: user,
          BMC_PASSWORD: password,
          ANSIBLE_NOCOLOR: '1',
          ANSIBLE_LOCALHOST_WARNING: 'false',
        },
      },
    );
  };

  beforeAll(async () => {
    guests = await createGuestHost({
      name: 'test',
      directory: lab,
      cacheDirectory,
      hostAddress: '10.0.12.1/24',
    });
    await guests.applyNetwork([{ name: 'vmbr0', address: '10.0.12.1/24' }]);
    bmc = await startBmc({ directory: lab, ...(guests.bareMetal ? { host: guests.bareMetal } : {}) });
    const oem = {
      ...{ Firmware: 'bios', MemoryMib: 128, Disks: [{ SizeMib: 16 }], Uuid: UUID, Serial: SERIAL },
      Nics: [{ Bridge: 'prov0', Mac: MAC }],
      Bridges: [{ Name: 'prov0', Address: '10.99.0.1/24' }],
    };
    await askBmc(lab, 'Systems', { method: 'POST', body: { Name: 'metal1', Oem: { Rackwright: oem } } });
    const root = join(lab, 'tftp');
    mkdirSync(root);
    writeFileSync(join(root, 'boot.bin'), installer('INSTALLER-RUNS', 'INSTALLED-SYSTEM-RUNS'));
    const { pid } = JSON.parse(readFileSync(join(lab, 'guests', 'holder.json'), 'utf8')) as { pid: number };
    dnsmasq = spawn('nsenter', [
      ...[
        `--target=${String(pid)}`,
        '--net',
        '--',
        'dnsmasq',
        '--keep-in-foreground',
        '--log-facility=-',
        '--conf-file=/dev/null',
      ],
      ...[
        '--port=0',
        '--interface=prov0',
        '--bind-interfaces',
        '--except-interface=lo',
        '--user=root',
        '--pid-file=',
      ],
      ...[
        '--dhcp-range=10.99.0.100,10.99.0.150,10m',
        `--dhcp-leasefile=${join(lab, 'leases')}`,
        '--log-dhcp',
      ],
      ...['--enable-tftp', `--tftp-root=${root}`, '--dhcp-boot=boot.bin'],
    ]);
    for (const stream of [dnsmasq.stdout, dnsmasq.stderr])
      stream?.on('data', (chunk: Buffer) => (served += chunk.toString()));
  }, 300_000);

  afterAll(async () => {
    dnsmasq.kill('SIGTERM');
    await bmc.close();
    await guests.close();
    expect(leftovers.groupsWith(lab.split('/').pop() ?? '')).toEqual([]);
    expect(leftovers.mountsWith(lab)).toEqual([]);
    rmSync(lab, { recursive: true, force: true });
  }, 300_000);

  test('credentials are its owner’s alone, and nobody else is admitted', async () => {
    expect(statSync(join(lab, 'bmc', 'credentials.json')).mode & 0o777).toBe(0o600);
    const code = (...args: string[]): Promise<string> =>
      run(['curl', '-sk', '-o', '/dev/null', '-w', '%{http_code}', ...args]);
    expect(await code(bmc.url)).toBe('200');
    expect(await code(`${bmc.url}Systems`)).toBe('401');
    expect(await code('-u', 'admin:wrong', `${bmc.url}Systems`)).toBe('401');
    expect(await code('-H', 'X-Auth-Token: wrong', `${bmc.url}Systems`)).toBe('401');
  });

  test('it answers on the lab’s own address too', async () => {
    const answer = await execInLab(lab, ['curl', '-sk', 'https://10.99.0.1/redfish']);
    expect(JSON.parse(answer.stdout)).toMatchObject({ v1: '/redfish/v1/' });
  });

  test('sushy sees what the machine is: off, with its serial number and card', async () => {
    const output = await sushy(
      `print(system.power_state.value, system.uuid, system.serial_number if hasattr(system, 'serial_number') else system.json['SerialNumber'])
print(system.ethernet_interfaces.summary)
print(system.simple_storage.disks_sizes_bytes, system.storage.get_members()[0].drives_sizes_bytes)
print(system.bios.attributes, system.secure_boot.enabled, [m.identity for m in root.get_manager_collection().get_members()])`,
    );
    expect(output).toContain(`Off ${UUID} ${SERIAL}`);
    expect(output).toContain(`'${MAC}'`);
    expect(output).toContain(`[${String(16 * 1024 * 1024)}] [${String(16 * 1024 * 1024)}]`);
    expect(output).toContain("'BootMode': 'LegacyBios'");
  });

  test('powered on by sushy with PXE once, it is installed over the network, and then starts from its disk', async () => {
    const output = await sushy(
      `system.set_system_boot_options(target=sushy.BootSource.PXE, enabled=sushy.BootSourceOverrideEnabled.ONCE)
system.refresh(); print('override', system.boot.target.value, system.boot.enabled.value)
system.reset_system(sushy.ResetType.ON)
system.refresh(force=True); print('power', system.power_state.value)
print('override', system.boot.enabled.value)`,
    );
    expect(output).toContain('override Pxe Once');
    expect(output).toContain('power On');
    // One start has used it up.
    expect(output).toContain('override Disabled');
    await until('the installer ran', () => consoleText().includes('INSTALLER-RUNS'));
    await until('the disk started', () => consoleText().includes('INSTALLED-SYSTEM-RUNS'));
    expect(served).toMatch(new RegExp(`DHCPACK\\(prov0\\) 10\\.99\\.0\\.\\d+ ${MAC}`, 'i'));
    expect(served).toMatch(/sent .*boot\.bin to 10\.99\.0\./);
    expect(consoleText().split('INSTALLER-RUNS')).toHaveLength(2);
  }, 900_000);

  test('once counts for one reset of a machine that runs, whoever presses the button', async () => {
    const { length } = consoleText();
    await ansible(`    - community.general.redfish_command:
        { category: Systems, command: SetOneTimeBoot, bootdevice: Pxe, resource_id: metal1 }
    - community.general.redfish_command: { category: Systems, command: PowerForceRestart, resource_id: metal1 }
`);
    expect((await system()).Boot['BootSourceOverrideEnabled']).toBe('Disabled');
    await until('it was installed again', () => consoleText().slice(length).includes('INSTALLER-RUNS'));
    await until('and started again', () => consoleText().slice(length).includes('INSTALLED-SYSTEM-RUNS'));
  }, 900_000);

  test('Ansible reads it, and sets what a start takes over', async () => {
    const output = await ansible(`    - community.general.redfish_info:
        { category: Systems, command: "GetSystemInventory,GetNicInventory,GetDiskInventory,GetBootOverride,GetBiosAttributes" }
      register: found
    - ansible.builtin.assert:
        that:
          - found.redfish_facts.system.entries[0][1].PowerState == 'On'
          - found.redfish_facts.system.entries[0][1].SerialNumber == '${SERIAL}'
          - found.redfish_facts.nic.entries[0][1][0].MACAddress == '${MAC}'
    - community.general.redfish_info: { category: Manager, command: "GetVirtualMedia,GetLogs" }
    - community.general.redfish_config:
        { category: Systems, command: SetBiosAttributes, bios_attributes: { NetworkBoot: "Disabled" }, resource_id: metal1 }
    - community.general.redfish_command: { category: Systems, command: PowerForceOff, resource_id: metal1 }
`);
    expect(output).toMatch(/failed=0/);
    expect((await system()).PowerState).toBe('Off');
    const pending = await askBmc<{ Attributes: object }>(lab, 'Systems/metal1/Bios/Settings');
    expect(pending.Attributes).toMatchObject({ NetworkBoot: 'Disabled' });
  }, 600_000);

  test('a medium is fetched in the lab’s network, and the machine starts from it', async () => {
    const web = join(lab, 'web');
    mkdirSync(join(web, 'tree'), { recursive: true });
    writeFileSync(join(web, 'tree', 'boot.img'), installer('MEDIUM-RUNS', 'INSTALLED-FROM-MEDIUM'));
    await run([
      ...[
        'xorriso',
        '-as',
        'mkisofs',
        '-quiet',
        '-V',
        'TEST',
        '-b',
        'boot.img',
        '-no-emul-boot',
        '-boot-load-size',
        '4',
      ],
      ...['-o', join(web, 'x.iso'), join(web, 'tree')],
    ]);
    const { pid } = JSON.parse(readFileSync(join(lab, 'guests', 'holder.json'), 'utf8')) as { pid: number };
    const words = [
      `--target=${String(pid)}`,
      '--net',
      '--',
      'python3',
      '-m',
      'http.server',
      '8088',
      '--bind',
      '10.99.0.1',
    ];
    const server = spawn('nsenter', words, { cwd: web, stdio: 'ignore' });
    try {
      await until(
        'the web server listens',
        async () => (await execInLab(lab, ['curl', '-sf', 'http://10.99.0.1:8088/'])).code === 0,
      );
      const output = await sushy(
        `media = root.get_manager('/redfish/v1/Managers/metal1').virtual_media.get_members()[0]
media.insert_media('http://10.99.0.1:8088/x.iso')
media.refresh(force=True); print('inserted', media.inserted, media.image)
system.set_system_boot_options(target=sushy.BootSource.CD, enabled=sushy.BootSourceOverrideEnabled.ONCE)
system.reset_system(sushy.ResetType.FORCE_RESTART)`,
      );
      expect(output).toContain('inserted True http://10.99.0.1:8088/x.iso');
      const missing = askBmc(lab, 'Managers/metal1/VirtualMedia/Cd/Actions/VirtualMedia.InsertMedia', {
        method: 'POST',
        body: { Image: 'file:///etc/passwd' },
      });
      await expect(missing).rejects.toThrow(/not an image in the lab's own folder/);
      await until('it started from the medium', () => consoleText().includes('MEDIUM-RUNS'));
      await until('and then from what that installed', () => consoleText().includes('INSTALLED-FROM-MEDIUM'));
      await sushy(`media = root.get_manager('/redfish/v1/Managers/metal1').virtual_media.get_members()[0]
media.eject_media()`);
      expect(await askBmc(lab, 'Managers/metal1/VirtualMedia/Cd')).toMatchObject({
        Inserted: false,
        Image: null,
      });
    } finally {
      server.kill('SIGTERM');
    }
  }, 900_000);

  test('a machine that dies is told off, and what happened is in its log', async () => {
    const pids = leftovers.processesInGroup(`/${String(bareMetalId(1))}`).map(Number);
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    await until('it is off', async () => (await system()).PowerState === 'Off', 60);
    const log = await askBmc<{ Members: { Message: string }[] }>(
      lab,
      'Systems/metal1/LogServices/EventLog/Entries',
    );
    const messages = log.Members.map(({ Message }) => Message);
    expect(messages).toEqual(
      expect.arrayContaining(['The boot override for once, Pxe, was used.', 'The machine was powered on.']),
    );
    expect(messages.at(-1)).toBe('The machine has powered itself off.');
  }, 300_000);

  test('a change of what has changed meanwhile is refused, and so is what does not exist', async () => {
    const { user, password } = credentials();
    const patch = (etag: string, body: object): Promise<string> =>
      run([
        ...['curl', '-sk', '-u', `${user}:${password}`, '-X', 'PATCH', '-H', `If-Match: ${etag}`],
        ...[
          '-H',
          'content-type: application/json',
          '-d',
          JSON.stringify(body),
          '-w',
          ' %{http_code}',
          `${bmc.url}Systems/metal1`,
        ],
      ]);
    const { '@odata.etag': etag } = await askBmc<{ '@odata.etag': string }>(lab, 'Systems/metal1');
    expect(await patch(etag, { AssetTag: 'rack-1' })).toMatch(/ 200$/);
    expect(await patch(etag, { AssetTag: 'rack-2' })).toMatch(/PreconditionFailed.* 412$/);
    const wrong = await patch('*', {
      AssetTag: 3,
      Boot: { BootSourceOverrideTarget: 'Floppy' },
      Colour: 'red',
    });
    for (const word of ['AssetTag', 'BootSourceOverrideTarget', 'Colour']) expect(wrong).toContain(word);
    expect(wrong).toMatch(/ 400$/);
  });
});
