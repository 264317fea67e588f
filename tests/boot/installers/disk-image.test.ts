import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installable, type Installable, type InstallUrls } from '../../../boot/installers';
import { DHCP_EVENT_SCRIPT, INIT_SCRIPT } from '../../../boot/media/image-installer/init-script';
import { renderIpxeScript } from '../../../boot/network';
import { everyMedium, rackFile, rackSite } from '../rack-site';

const urls: InstallUrls = {
  ...{ files: 'http://10.0.12.2/boot/t/files/', media: 'http://10.0.12.2/boot/t/media/' },
  ...{ report: 'http://10.0.12.2/report/r', logs: 'http://10.0.12.2/logs/r/' },
  ...{ secureFiles: '', secureReport: '', certificate: '' },
};
const FILE = 'hosts/image1.yaml';

function found(changes: Parameters<typeof rackSite>[0] = {}): Installable & { readonly ok: true } {
  const result = installable(rackSite(changes), 'image1', { medium: everyMedium });
  if (!result.ok) throw new Error(result.problems.join('\n'));
  return result;
}

test('the job names one disk, one version of the image with its checksum, and what cloud-init is told', () => {
  const { installer, target } = found();
  const files = installer.files(target, urls);
  expect(files['job']?.split('\n')).toEqual([
    'report http://10.0.12.2/report/r',
    'logs http://10.0.12.2/logs/r/',
    'image http://10.0.12.2/boot/t/media/0123456789ab/disk.img.gz',
    `sha256 ${'ab'.repeat(32)}`,
    'disk-mib 4096',
    'image-mib 2048',
    'disk-serial IMG 1',
    'seed user-data http://10.0.12.2/boot/t/files/user-data',
    'seed meta-data http://10.0.12.2/boot/t/files/meta-data',
    'seed network-config http://10.0.12.2/boot/t/files/network-config',
    '',
  ]);
  expect(files['network-config']).toContain('10.0.12.31/24');
  expect(files['user-data']).toContain('ssh-ed25519');
  expect(installer.decisiveFile).toBe('job');
});

test('iPXE starts the installer with the cards of the site and the arguments of the profile', () => {
  const { installer, target } = found();
  expect(renderIpxeScript('image1', installer.bootPlan(target, urls), urls)).toContain(
    'kernel http://10.0.12.2/boot/t/media/vmlinuz initrd=initrd.img panic=60 rackwright.job=http://10.0.12.2/boot/t/files/job rackwright.cards=b4:2e:99:ac:b1:01 console=ttyS0 ||',
  );
});

test.each([
  ['wipe: true', 'wipe: false', 'may not be erased'],
  ['serial: "IMG 1"', 'path: /dev/disk/by-id/ata-X', 'give it its "serial"'],
  ['os: debian-image', 'os: debian', 'names no "image"'],
])('%s as %s is refused before anything is fetched', (part, by, words) => {
  const changes = { [FILE]: rackFile(FILE).replace(part, by) };
  const result = installable(rackSite(changes), 'image1', { medium: everyMedium });
  expect(result).toMatchObject({ ok: false, problems: [expect.stringContaining(words)] });
});

test('an image or an installer that is not on the server is told with the command that brings it', () => {
  const result = installable(rackSite(), 'image1', { medium: () => undefined });
  expect(result).toEqual({
    ok: false,
    problems: [
      expect.stringContaining('rackwright image add FILE|URL --name debian-12'),
      expect.stringContaining('rackwright image installer'),
    ],
  });
});

const hasShellcheck = existsSync('/usr/bin/shellcheck');
(hasShellcheck ? test : test.skip)(
  `shellcheck finds nothing in the scripts of the installer${hasShellcheck ? '' : ' (skipped: there is no shellcheck)'}`,
  () => {
    const check = (script: string): string =>
      spawnSync('shellcheck', ['--shell=dash', '--exclude=SC2154', '-'], { input: script, encoding: 'utf8' })
        .stdout;
    expect(check(INIT_SCRIPT)).toBe('');
    expect(check(DHCP_EVENT_SCRIPT)).toBe('');
    // The check does find what is wrong.
    expect(check(`${INIT_SCRIPT}\nrm $nothing_quoted`)).toContain('SC2086');
  },
);

describe('which disk is written', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rackwright-disks-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs the installer's own function on a tree like /sys/block; `run` and `block` stand for the real folders. */
  function choose(
    job: string,
    disks: Readonly<Record<string, string>>,
  ): { status: number | null; disk: string } {
    for (const [file, text] of Object.entries({ ...disks, job })) {
      const path = join(folder, file === 'job' ? 'job' : `block/${file}`);
      spawnSync('mkdir', ['-p', join(path, '..')]);
      writeFileSync(path, text, 'latin1');
    }
    const from = (name: string): string => {
      const start = INIT_SCRIPT.indexOf(`\n${name}() {`);
      return INIT_SCRIPT.slice(start, INIT_SCRIPT.indexOf('\n}\n', start) + 3);
    };
    const script = ['value', 'bytes', 'serial_of', 'scsi_id_of', 'find_disk']
      .map(from)
      .join('')
      .replaceAll('/sys/block', `${folder}/block`)
      .replaceAll('/run/', `${folder}/`);
    const { status } = spawnSync('sh', ['-c', `${script}\nfind_disk`], { encoding: 'utf8' });
    return { status, disk: spawnSync('cat', [join(folder, 'disks')], { encoding: 'utf8' }).stdout.trim() };
  }

  const disks = {
    'nvme0n1/device/serial': 'N1      \n',
    // A second way to it.
    'nvme0c0n1/device/serial': 'N1',
    'nvme0c0n1/hidden': '1',
    'sda/device/vpd_pg80': '\0\x80\0\x04  S1  ',
    'vda/serial': 'V1',
    'loop0/serial': 'V1',
    // As QEMU tells of itself: vendor-specific names in ASCII, and after one of them the WWN.
    'sdb/device/vpd_pg83': '\0\x83\0\x0f\x02\0\0\x0bdrive-scsi1',
    'sdc/device/vpd_pg83': '\0\x83\0\x1c\x02\0\0\x0cdrive-scsi10\x01\x03\0\x08\x50\0\0\0\0\0\0\x01',
    // A name of a given form, which is nobody's own.
    'sdd/device/vpd_pg83': '\0\x83\0\x0f\x02\x01\0\x0bdrive-scsi3',
  };

  test.each([
    ['disk-serial N1\n', 'nvme0n1'],
    ['disk-serial S1\n', 'sda'],
    ['disk-serial V1\n', 'vda'],
    ['disk-path /dev/sda\n', 'sda'],
    ['disk-scsi-id drive-scsi1\n', 'sdb'],
    ['disk-scsi-id drive-scsi10\n', 'sdc'],
    ['disk-path /dev/sda\ndisk-serial S1\n', 'sda'],
  ])('%j is %s', (job, disk) => {
    expect(choose(job, disks)).toEqual({ status: 0, disk });
  });

  test.each([
    ['a serial number that no disk has', 'disk-serial S\n', disks],
    ['a pattern in place of a serial number', 'disk-serial *\n', disks],
    ['a path and a serial number of different disks', 'disk-path /dev/vda\ndisk-serial S1\n', disks],
    ['a name that no disk of SCSI has', 'disk-scsi-id drive-scsi\n', disks],
    ['a name of another form', 'disk-scsi-id drive-scsi3\n', disks],
    ['a name and a serial number of different disks', 'disk-scsi-id drive-scsi1\ndisk-serial S1\n', disks],
    ['a job that names no disk', 'report http://x\n', disks],
    ['two disks with one serial number', 'disk-serial V1\n', { ...disks, 'vdb/serial': 'V1' }],
  ])('%s is none', (_what, job, found) => {
    expect(choose(job, found).status).not.toBe(0);
  });
});
