import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from '../../properties';
import { installable, type Installable, type InstallUrls } from '../../../boot/installers';
import { toNix } from '../../../answers/nixos/nix-text';
import { renderIpxeScript } from '../../../boot/network';
import { everyMedium, rackFile, rackSite } from '../rack-site';

const urls: InstallUrls = {
  ...{ files: 'http://10.0.12.2/boot/t/files/', media: 'http://10.0.12.2/boot/t/media/' },
  ...{ report: 'http://10.0.12.2/report/r', logs: '', secureFiles: '', secureReport: '', certificate: '' },
};
const FILE = 'hosts/nixos1.yaml';

function found(changes: Parameters<typeof rackSite>[0] = {}): Installable & { readonly ok: true } {
  const result = installable(rackSite(changes), 'nixos1', { medium: everyMedium });
  if (!result.ok) throw new Error(result.problems.join('\n'));
  return result;
}
const filesOf = (changes?: Parameters<typeof rackSite>[0]): Readonly<Record<string, string>> => {
  const { installer, target } = found(changes);
  return installer.files(target, urls);
};
const uefi = { [FILE]: rackFile(FILE).replace('firmware: bios', 'firmware: uefi') };

test('the kernel is told where its system is, and a unit that fetches the script', () => {
  const { installer, target } = found();
  const script = renderIpxeScript('nixos1', installer.bootPlan(target, urls), urls);
  expect(script).toContain('kernel http://10.0.12.2/boot/t/media/bzImage init=/nix/store/x/init ');
  const unit =
    /systemd\.set_credential_binary=systemd\.extra-unit\.rackwright\.service:(\S+) systemd\.wants=rackwright\.service/.exec(
      script,
    )?.[1];
  const text = Buffer.from(unit ?? '', 'base64').toString();
  expect(text).toContain('curl -fsS -o /run/i http://10.0.12.2/boot/t/files/install.sh;');
  // The kernel of x86 takes 2047 characters.
  expect(script.split('\n').find((line) => line.startsWith('kernel'))?.length).toBeLessThan(2000);
  expect(installer.decisiveFile).toBe('install.sh');
});

test('the configuration has the network, the accounts and the services of the site', () => {
  const text = filesOf()['configuration.nix'] ?? '';
  for (const part of [
    'PermanentMACAddress = "b4:2e:99:ac:b2:01"',
    'Bridge = "br0"',
    'Bond = "bond0"',
    'LACPTransmitRate = "fast"',
    'Id = 14',
    '"10.0.12.41/24"',
    'Gateway = "10.0.12.1"',
    'hostName = "nixos1"',
    '(pkgs.python3Packages.requests)',
    'stateVersion = "25.05"',
    'ssh-ed25519',
  ]) {
    expect(text).toContain(part);
  }
  expect(text).toContain('grub');
  expect(filesOf(uefi)['configuration.nix']).toContain('systemd-boot');
});

test('a text of the site is no code of Nix, and no code of the shell', () => {
  const { 'configuration.nix': configuration = '', 'install.sh': script = '' } = filesOf();
  expect(configuration).toContain('"\\${builtins.readFile /etc/shadow}"');
  expect(script).toContain(`-v serial='it'\\''s $(reboot)'`);
});

const hasShellcheck = spawnSync('shellcheck', ['--version']).status === 0;
(hasShellcheck ? test : test.skip)(
  `shellcheck finds nothing in the script${hasShellcheck ? '' : ' (skipped: there is no shellcheck)'}`,
  () => {
    for (const changes of [{}, uefi]) {
      const { stdout } = spawnSync('shellcheck', ['--shell=bash', '-'], {
        input: filesOf(changes)['install.sh'] ?? '',
        encoding: 'utf8',
      });
      expect(stdout).toBe('');
    }
  },
);

const nix = process.env['RACKWRIGHT_NIX_INSTANTIATE'] ?? 'nix-instantiate';
const hasNix = spawnSync(nix, ['--version']).status === 0;
(hasNix ? describe : describe.skip)(`Nix${hasNix ? '' : ' (skipped: there is no nix-instantiate)'}`, () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rackwright-nix-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const run = (words: readonly string[], text: string): { status: number | null; out: string } => {
    const file = join(folder, 'file.nix');
    writeFileSync(file, text);
    const { status, stdout, stderr } = spawnSync(nix, [...words, file], {
      env: { ...process.env, NIX_STATE_DIR: folder, NIX_STORE_DIR: join(folder, 'store'), HOME: folder },
      encoding: 'utf8',
    });
    return { status, out: status === 0 ? stdout : stderr };
  };

  test('takes the configuration', () => {
    for (const changes of [{}, uefi]) {
      const text = filesOf(changes)['configuration.nix'] ?? '';
      expect(run(['--parse'], text)).toMatchObject({ status: 0 });
      expect(run(['--parse'], text.replace('];', ']'))).toMatchObject({ status: 1 });
    }
  });

  test('reads back what was written', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((each) => !each.includes('\0'));
    const leaf = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null));
    const value = fc.oneof(leaf, fc.array(leaf, { maxLength: 4 }), fc.dictionary(text, leaf, { maxKeys: 4 }));
    fc.assert(
      fc.property(fc.array(value, { minLength: 5, maxLength: 20 }), (values) => {
        const { status, out } = run(['--eval', '--strict', '--json'], toNix(values));
        expect({ status, values: status === 0 ? JSON.parse(out) : out }).toEqual({ status: 0, values });
      }),
      { numRuns: 5 },
    );
  });
});

test.each([['wipe: true', 'wipe: false', 'may not be erased']])('%s as %s is refused', (part, by, words) => {
  const changes = { [FILE]: rackFile(FILE).replace(part, by) };
  expect(installable(rackSite(changes), 'nixos1', { medium: everyMedium })).toMatchObject({
    ok: false,
    problems: [expect.stringContaining(words)],
  });
});
