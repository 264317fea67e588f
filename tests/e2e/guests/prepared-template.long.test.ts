import { setTimeout as sleep } from 'node:timers/promises';
import type { TemplatePreparation } from '../../../constructs';
import { imageFileId } from '../../constructs/vm-props';
import { hasTerraform } from '../../lab/providers/support/terraform';
import { describeOnGuests } from '../ansible/guest-lab';
import * as leftovers from './leftovers';
import { TemplateLab } from './template-lab';
import { type TemplateCopy, templateProgram } from './template-program';

const TEMPLATE = 9000;
const COPIES = [
  { name: 'copy1', vmId: 301, ipv4: '10.0.12.31', mac: 'BC:24:11:00:03:01', full: true },
  { name: 'copy2', vmId: 302, ipv4: '10.0.12.32', mac: 'BC:24:11:00:03:02', full: false },
] as const;
/** What a machine has for itself alone. */
const IDENTITY = 'cat /etc/machine-id /etc/ssh/ssh_host_ed25519_key.pub';

/** What is prepared is Debian 12 with its init and its cloud-init, and packages come from the distribution. */
describeOnGuests('a prepared ProxmoxTemplate in a guest', () => {
  jest.setTimeout(1_200_000);
  const mark = 'rackwright-template-';
  let links: readonly string[];
  let lab: TemplateLab;

  beforeEach(async () => {
    if (!hasTerraform) throw new Error('terraform is not there');
    links = leftovers.links();
    lab = await TemplateLab.start();
  });
  afterEach(async () => {
    await lab.remove();
    expect(leftovers.links()).toEqual(links);
    expect([...leftovers.groupsWith(mark), ...leftovers.mountsWith(mark)]).toEqual([]);
  });

  const building = (prepare: Partial<TemplatePreparation>, copies: readonly TemplateCopy[]) =>
    templateProgram({ publicKey: lab.publicKey, prepare, copies });

  /** What the VM that prepares itself had for itself, asked while it runs. */
  const identityOfTemplate = async (): Promise<string> => {
    for (;;) {
      const said = await lab.ask(TEMPLATE, `systemctl is-active -q ssh && ${IDENTITY}`).catch(() => '');
      if (said.includes('ssh-ed25519')) return said;
      await sleep(250);
    }
  };

  const isBareTemplate = async (): Promise<void> => {
    const made = await lab.config(TEMPLATE);
    expect(made).toMatchObject({ template: 1, scsi0: expect.stringContaining('base-9000') as string });
    expect(JSON.stringify(made)).not.toMatch(/media=cdrom|cidata/);
    expect(lab.console(TEMPLATE)).toContain('Powering off.');
    expect(lab.written(TEMPLATE, 'etc/machine-id') ?? '').toBe('');
    expect(lab.written(TEMPLATE, 'etc/ssh/ssh_host_ed25519_key')).toBeUndefined();
  };

  const isGone = async (): Promise<void> => {
    await lab.deployed.destroy();
    expect(await lab.fixture.client.get('nodes/lab/qemu')).toEqual([]);
    const files = await lab.fixture.client.get<readonly { readonly volid: string }[]>(
      'nodes/lab/storage/local/content',
    );
    expect(files.map(({ volid }) => volid)).toEqual([imageFileId]);
  };

  test('its copies are machines of their own, which let nobody in by a password', async () => {
    const prepare = { upgrade: true, packages: ['unattended-upgrades'] };
    const [, before] = await Promise.all([
      lab.deployed.deploy(building(prepare, COPIES)),
      identityOfTemplate(),
    ]);
    await isBareTemplate();
    expect(lab.console(TEMPLATE)).not.toContain('was not prepared');

    const identities = [before];
    for (const { vmId, name, ipv4 } of COPIES) {
      await lab.ask(vmId, 'cloud-init status --wait');
      expect(await lab.ask(vmId, 'hostname; command -v qemu-ga; passwd -S root | cut -d" " -f2')).toBe(
        `${name}\n/usr/sbin/qemu-ga\nL`,
      );
      expect(
        await lab.ask(vmId, "dpkg-query -W -f='${db:Status-Status}\\n' qemu-guest-agent unattended-upgrades"),
      ).toBe('installed\ninstalled');
      identities.push(await lab.ask(vmId, IDENTITY));

      expect(await lab.ssh(`ops@${ipv4}`, [], 'sudo id -un')).toBe('root');
      await lab.ask(vmId, 'install -d -m 700 /root/.ssh && cp ~ops/.ssh/authorized_keys /root/.ssh/');
      expect(await lab.ssh(`root@${ipv4}`, [], 'id -un')).toContain('Permission denied (publickey)');
      const byPassword = [
        'PreferredAuthentications=password,keyboard-interactive',
        'PubkeyAuthentication=no',
      ];
      expect(await lab.ssh(`ops@${ipv4}`, byPassword, 'id -un')).toContain('Permission denied (publickey)');
    }
    const parts = identities.map((identity) => identity.split(/\s+/));
    for (const part of [0, 2]) expect(new Set(parts.map((each) => each[part])).size).toBe(3);
    await isGone();
  });

  test('stays on where a package is not there, says so, and is made by the next deploy that asks for others', async () => {
    const ipv4 = { address: '10.0.12.9/24', gateway: '10.0.12.1', dnsServers: ['10.0.12.1'] };
    const [copy] = COPIES;
    const output = await lab.deployed.refuse(
      building({ ipv4, packages: ['rackwright-no-such-package'], waitSeconds: 180 }, [copy]),
    );
    expect(output).toContain('TEMPLATE_STILL_RUNS');
    expect(await lab.status(TEMPLATE)).toBe('running');
    expect(await lab.ask(TEMPLATE, 'ip -4 -o addr show dev ens18')).toContain('inet 10.0.12.9/24');
    expect(lab.console(TEMPLATE)).toContain('Unable to locate package rackwright-no-such-package');
    expect(lab.console(TEMPLATE)).toMatch(
      /this machine was not prepared as a template \(exit 1\); it stays on/,
    );

    const other = await lab.deployed.refuse(
      building({ ipv4, packages: ['rackwright-neither'], waitSeconds: 180 }, [copy]),
    );
    expect(other).toContain('its cloud-init data are others now; it is started to begin anew');
    expect(lab.console(TEMPLATE)).toContain('Unable to locate package rackwright-neither');

    await lab.deployed.deploy(building({ ipv4 }, [copy]));
    await isBareTemplate();
    await lab.ask(copy.vmId, 'cloud-init status --wait');
    expect(await lab.ssh(`ops@${copy.ipv4}`, [], 'hostname; ls /usr/sbin/qemu-ga')).toBe(
      `${copy.name}\n/usr/sbin/qemu-ga`,
    );
    await isGone();
  });
});
