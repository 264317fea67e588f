import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProxmoxProvider } from '@cdktf/provider-proxmox/lib/provider';
import type { TerraformStack } from 'cdktf';
import { parse } from 'yaml';
import { renderTemplateUserData } from '../../answers';
import { ProxmoxTemplate, type ProxmoxTemplateProps, ProxmoxVm } from '../../constructs';
import { runInRoot } from '../../lab/guests';
import { rootStatus } from '../../lab/guests/root';
import { codeOf, synthesized } from './synthesized';
import { imageFileId, vm } from './vm-props';

const prepare = { isoDatastore: 'local' };
const nics = [{ bridge: 'vmbr0', mac: 'BC:24:11:00:90:00' }];
const template = (stack: TerraformStack, more: Partial<ProxmoxTemplateProps> = {}): ProxmoxTemplate =>
  new ProxmoxTemplate(stack, 'template', {
    ...{ name: 'debian', node: 'lab', disks: vm.disks, imageFileId, nics, prepare },
    ...more,
  });

interface UserData {
  readonly users: readonly unknown[];
  readonly write_files: readonly { readonly path: string; readonly content: string }[];
}
const plain = renderTemplateUserData({ packages: [], upgrade: false });
const full = renderTemplateUserData({ packages: ['tree', "o'hara"], upgrade: true });
const scriptOf = (text: string): string =>
  (parse(text, { version: '1.1' }) as UserData).write_files[0]?.content ?? '';

describe('a prepared template', () => {
  it('is a VM that runs, and a template by the command', () => {
    const { resource } = synthesized((stack) => {
      new ProxmoxProvider(stack, 'pve', { endpoint: 'https://192.0.2.10:8006/', insecure: true });
      const made = template(stack);
      new ProxmoxVm(stack, 'copy', {
        ...{ ...vm, agent: true, agentOptions: { awaitAddress: 'any' } },
        ...{ clone: { templateId: made.templateId, full: true }, dependsOn: [made] },
      });
    });
    expect(resource['proxmox_virtual_environment_vm']?.['debian']).toMatchObject({
      started: true,
      template: false,
      on_boot: false,
      agent: { enabled: true },
      cdrom: { interface: 'ide3', file_id: '${proxmox_virtual_environment_file.debian-cidata.id}' },
      lifecycle: { ignore_changes: ['disk[0].import_from', 'started', 'template', 'cdrom'] },
    });
    expect(resource['terraform_data']?.['debian-prepared']).toEqual({
      triggers_replace: { vm: '${proxmox_virtual_environment_vm.debian.id}' },
      provisioner: [
        {
          'local-exec': {
            command:
              'node node_modules/rackwright/cli/rackwright.mjs template lab 9000 ' +
              '--medium ${proxmox_virtual_environment_file.debian-cidata.id} --timeout 1800',
            working_dir: '../../..',
            environment: { PROXMOX_VE_ENDPOINT: 'https://192.0.2.10:8006/', PROXMOX_VE_INSECURE: 'true' },
          },
        },
      ],
    });
    expect(resource['proxmox_virtual_environment_vm']?.['web1']).toMatchObject({
      depends_on: ['terraform_data.debian-prepared'],
    });
  });

  it('needs a NIC', () => {
    expect(codeOf(() => synthesized((stack) => template(stack, { nics: [] })))).toBe('TEMPLATE_NO_NIC');
  });

  it('is a template as it came where nobody asks for more', () => {
    const { resource } = synthesized((stack) => template(stack, { prepare: undefined }));
    expect(resource['terraform_data']).toBeUndefined();
    expect(resource['proxmox_virtual_environment_vm']?.['debian']).toMatchObject({
      template: true,
      started: false,
    });
  });
});

describe('what is done within', () => {
  it('makes no account, and begins beside cloud-init at each boot', () => {
    const { users, write_files: files } = parse(plain, { version: '1.1' }) as UserData;
    expect(users).toEqual([{ name: 'root', lock_passwd: true }]);
    expect(files.map(({ path }) => path)).toEqual([
      '/var/lib/rackwright-template.sh',
      '/var/lib/cloud/scripts/per-boot/rackwright-template',
    ]);
    expect(files[1]?.content).toMatch(
      /^#!\/bin\/sh\nexec systemd-run --no-block .* sh \/var\/lib\/rackwright-template\.sh\n$/,
    );
  });

  it('brings up to date and installs what is asked for', () => {
    expect(scriptOf(plain)).toMatch(/install 'qemu-guest-agent'\n/);
    expect(scriptOf(plain)).not.toContain('upgrade');
    expect(scriptOf(full)).toMatch(/dist-upgrade\n.*install 'qemu-guest-agent' 'tree' 'o'\\''hara'\n/);
  });

  it('powers off as its last act, and only where nothing failed', () => {
    const script = scriptOf(full);
    expect(script).toMatch(/^#!\/bin\/sh\nset -eu\n/);
    expect(script.trimEnd().endsWith('\nsystemctl poweroff')).toBe(true);
    const folder = mkdtempSync(join(tmpdir(), 'rackwright-prepare-'));
    try {
      // Without any program but the shell the first of them fails.
      const { status, stdout } = spawnSync('/bin/sh', ['-c', script], {
        encoding: 'utf8',
        env: { PATH: folder },
      });
      expect({ status, stdout }).toEqual({
        status: 1,
        stdout: expect.stringContaining('was not prepared as a template') as string,
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

const cacheDirectory = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'rackwright');
const root = existsSync(cacheDirectory) ? rootStatus({ cacheDirectory }) : undefined;
const describeRoot = process.getuid?.() === 0 && root?.ready === true ? describe : describe.skip;
describeRoot("within Debian (skipped unless root, with the lab's guest root built)", () => {
  const inRoot = (command: string, files: Record<string, string>): ReturnType<typeof runInRoot> =>
    runInRoot(['sh', '-c', command], { cacheDirectory, files });

  it.each([
    ['plain', plain],
    ['full', full],
  ])('cloud-init finds the %s user-data valid', async (_, userData) => {
    const { code, stdout, stderr } = await inRoot('cloud-init schema --config-file /tmp/data', {
      '/tmp/data': userData,
    });
    expect({ code, output: stdout + stderr }).toMatchObject({
      code: 0,
      output: expect.stringContaining('Valid') as string,
    });
  });

  // There is no network and no init: packages, the end of the boot and the power-off are played, all else is real.
  const played = {
    'apt-get': '#!/bin/sh\ncase "$*" in *install*) cp /bin/true /usr/bin/qemu-ga;; esac\n',
    systemctl: '#!/bin/sh\necho "systemctl $*"\n',
    'cloud-init':
      '#!/bin/sh\n[ "$1" = status ] && exit ${CLOUD_INIT_STATUS:-0}\nexec /usr/bin/cloud-init "$@"\n',
    fstrim: '#!/bin/sh\nexit 1\n',
  };
  const files = {
    ...Object.fromEntries(Object.entries(played).map(([name, text]) => [`/opt/played/${name}`, text])),
    '/tmp/script': scriptOf(full),
    '/var/lib/cloud/instances/debian/obj.pkl': 'template',
    '/var/log/cloud-init.log': 'template',
    '/var/log/auth.log': 'template',
    '/etc/ssh/ssh_host_ed25519_key': '',
    '/etc/machine-id': '0123456789abcdef0123456789abcdef\n',
    '/etc/ssh/sshd_config.d/50-cloud-init.conf': 'PermitRootLogin yes\nPasswordAuthentication yes\n',
    '/root/.ssh/authorized_keys': 'ssh-ed25519 AAAA somebody\n',
  };
  const run =
    'chmod +x /opt/played/*; rm -f /etc/ssh/ssh_host_*; ssh-keygen -A >/dev/null; PATH=/opt/played:$PATH sh /tmp/script >&2';

  it('leaves nothing that is a machine’s own, and a machine that nobody gets into by a password', async () => {
    const looks = [
      'ls /etc/ssh/ssh_host_* 2>/dev/null',
      'cat /etc/machine-id',
      'ls /var/lib/cloud/instances /var/lib/cloud/instance 2>/dev/null',
      'ls /root/.ssh/authorized_keys 2>/dev/null',
      'find /var/log -type f -size +0',
      'passwd -S root | cut -d" " -f1,2',
      'ssh-keygen -A >/dev/null; /usr/sbin/sshd -T | grep -E "^(permitrootlogin|passwordauthentication|kbdinteractiveauthentication) "',
    ];
    const { stdout, stderr } = await inRoot([run, ...looks].join('; '), files);
    expect(stderr).toContain('systemctl poweroff\n');
    expect(stdout).toBe(
      'root L\npermitrootlogin no\npasswordauthentication no\nkbdinteractiveauthentication no\n',
    );
  }, 30_000);

  it('stays on where cloud-init failed, or the agent did not come', async () => {
    const failed = await inRoot(`export CLOUD_INIT_STATUS=1; ${run}`, files);
    expect(failed.code).not.toBe(0);
    expect(failed.stderr).toContain('was not prepared as a template');
    const without = { ...files, '/opt/played/apt-get': '#!/bin/sh\n' };
    const agentless = await inRoot(`rm -f /usr/bin/qemu-ga /usr/sbin/qemu-ga; ${run}`, without);
    expect(agentless.stderr).toContain('was not prepared as a template');
    for (const { stderr } of [failed, agentless]) expect(stderr).not.toContain('systemctl');
  }, 30_000);

  it('goes on where cloud-init has recovered from something', async () => {
    const { code, stderr } = await inRoot(`export CLOUD_INIT_STATUS=2; ${run}`, files);
    expect({ code, stderr }).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('systemctl poweroff\n') as string,
    });
  }, 30_000);
});
