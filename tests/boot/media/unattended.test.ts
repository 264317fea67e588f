import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { prepareIso } from '../../../boot/media';

const hasXorriso = spawnSync('xorriso', ['--version']).status === 0;
const suite = hasXorriso ? describe : describe.skip;

suite(`media that install unattended${hasXorriso ? '' : ' (skipped: there is no xorriso)'}`, () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rackwright-unattended-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function iso(files: Readonly<Record<string, string>>): string {
    const tree = join(folder, 'tree');
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      writeFileSync(join(tree, path), content);
    }
    const words = ['-as', 'mkisofs', '-quiet', '-o', join(folder, 'a.iso'), '-J', '-r', tree];
    const { status, stderr } = spawnSync('xorriso', words, { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return join(folder, 'a.iso');
  }

  /** The text of a file of an ISO; of a folder of it where it holds several. */
  function fileOf(image: string, path: string): string {
    const to = join(folder, 'taken');
    rmSync(to, { force: true });
    spawnSync('xorriso', ['-osirrox', 'on', '-indev', image, '-extract_single', path, to]);
    return readFileSync(to, 'utf8');
  }

  const server = (): never => {
    throw new Error('only Proxmox VE asks a server');
  };
  const prepare = async (
    files: Readonly<Record<string, string>>,
    kernelArguments: readonly string[] = [],
  ): Promise<string> => {
    const output = join(folder, 'auto.iso');
    await prepareIso({ iso: iso(files), output, server, kernelArguments }, {});
    expect(readdirSync(folder).filter((name) => name.startsWith('.rackwright'))).toEqual([]);
    return output;
  };

  test('of Ubuntu the only entry installs without asking', async () => {
    const image = await prepare({
      'casper/vmlinuz': 'kernel',
      'casper/initrd': 'initrd',
      'boot/grub/grub.cfg': 'set timeout=30\nmenuentry "Try" {\n  linux /casper/vmlinuz ---\n}\n',
    });
    const grub = fileOf(image, '/boot/grub/grub.cfg');
    expect(grub).toMatch(/^ {2}linux \/casper\/vmlinuz autoinstall ---$/m);
    expect(grub).toMatch(/^ {2}initrd \/casper\/initrd$/m);
    expect(grub).not.toContain('Try');
    expect(fileOf(image, '/casper/vmlinuz')).toBe('kernel');
  });

  test('of Debian the installer looks for the answers of the machine before it asks', async () => {
    const image = await prepare(
      {
        ...{ 'install.amd/vmlinuz': 'kernel', 'install.amd/initrd.gz': 'initrd' },
        ...{ 'boot/grub/grub.cfg': 'menuentry x { }\n', 'isolinux/isolinux.cfg': 'timeout 0\n' },
      },
      ['console=ttyS0,115200'],
    );
    const words =
      'auto=true priority=critical preseed/file=/cdrom/rackwright/preseed.cfg console=ttyS0,115200 ---';
    expect(fileOf(image, '/boot/grub/grub.cfg')).toContain(`linux /install.amd/vmlinuz ${words}\n`);
    expect(fileOf(image, '/isolinux/isolinux.cfg')).toContain(
      `append initrd=/install.amd/initrd.gz ${words}\n`,
    );
    const early = /preseed\/early_command string (.*)/.exec(fileOf(image, '/rackwright/preseed.cfg'))?.[1];
    expect(early).toBe('sh /cdrom/rackwright/answers.sh');
    const script = fileOf(image, '/rackwright/answers.sh');
    expect(spawnSync('dash', ['-n'], { input: script }).status).toBe(0);
  });

  test('of NixOS every entry gets the unit that installs, and keeps where its system lies', async () => {
    const entry = '  linux /boot/bzImage init=/nix/store/abc-nixos/init root=LABEL=nixos-24.11';
    const image = await prepare({
      'nix-store.squashfs': 'system',
      'EFI/boot/grub.cfg': `menuentry "NixOS" {\n${entry}\n}\n`,
      'isolinux/isolinux.cfg':
        'MENU TITLE NixOS\nLABEL boot\nLINUX /boot/bzImage\nAPPEND init=/nix/store/abc-nixos/init\n',
    });
    const grub = fileOf(image, '/EFI/boot/grub.cfg');
    const [line = ''] = grub.split('\n').filter((each) => each.startsWith(entry));
    const unit = /systemd\.extra-unit\.rackwright\.service:(\S+) systemd\.wants=rackwright\.service$/.exec(
      line,
    );
    expect(Buffer.from(unit?.[1] ?? '', 'base64').toString()).toContain('bash /run/rackwright/install.sh');
    const isolinux = fileOf(image, '/isolinux/isolinux.cfg');
    expect(isolinux).toMatch(/^APPEND init=\/nix\/store\/abc-nixos\/init systemd\./m);
    expect(isolinux).toMatch(/^MENU TITLE NixOS$/m);
  });

  test.each([
    ['something else', { 'readme.txt': 'x' }, [], 'is no ISO of Proxmox VE, Ubuntu Server, Debian or NixOS'],
    ['a medium without a loader that is known', { 'casper/vmlinuz': 'k' }, [], 'has no boot loader'],
    ['an argument that would be another line', { 'casper/vmlinuz': 'k' }, ['a\nb'], 'cannot be an argument'],
    ['an argument that would end an entry', { 'casper/vmlinuz': 'k' }, ['a;b'], 'cannot be an argument'],
    [
      'arguments for Proxmox VE',
      { 'boot/linux26': 'k', 'auto-installer-capable': '' },
      ['a=b'],
      'takes no arguments',
    ],
  ])('%s is refused', async (_what, files, words, said) => {
    await expect(prepare(files as Record<string, string>, words)).rejects.toMatchObject({
      code: 'BOOT_MEDIUM_INVALID',
      message: expect.stringContaining(said) as string,
    });
  });
});
