import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { readWords, splitScript } from '../../../lab/pve/shell/words';
import { startLab, type LabFixture } from './lab-fixture';

describe('words of a script', () => {
  const variables = new Map([
    ['vm_id', '160'],
    ['store', 'local-lvm'],
  ]);

  it.each([
    ['qm set $vm_id -x ${store}:a', ['qm', 'set', '160', '-x', 'local-lvm:a']],
    [`a 'b c' "d $vm_id" e\\ f`, ['a', 'b c', 'd 160', 'e f']],
    [`'a'"'"'b' ""`, [`a'b`, '']],
    ['"${none}x"', ['x']],
    ["'$vm_id'", ['$vm_id']],
  ])('%s', (text, words) => {
    expect(readWords(text, variables)).toEqual(words);
  });

  it.each(['a > b', 'a & b', 'a `id`', '"$(id)"', 'a $(id)', "'open", '"open', 'a < b'])(
    '%s is refused',
    (text) => {
      expect(() => readWords(text)).toThrow();
    },
  );

  it('are not split inside quotes and substitutions', () => {
    expect(splitScript(`a; b="c;d"; e=$(f; g 'h)'); i\nj`, ';\n')).toEqual([
      'a',
      'b="c;d"',
      `e=$(f; g 'h)')`,
      'i',
      'j',
    ]);
    expect(splitScript(`cut -d \\' -f 1 | grep 'a|b'`, '|')).toEqual([`cut -d \\' -f 1`, `grep 'a|b'`]);
  });
});

describe('the command line of a node', () => {
  let fixture: LabFixture;

  beforeAll(async () => {
    fixture = await startLab();
  });
  afterAll(() => fixture.remove());

  const run = async (
    command: string,
    input = '',
    user = 'root',
  ): Promise<{ code: number; out: string; error: string }> => {
    const printed = { out: '', error: '' };
    const code = await fixture.lab.shell.run({
      node: 'lab',
      user,
      command,
      input: Readable.from([Buffer.from(input)]),
      print: (stream, text) => {
        printed[stream] += text;
      },
    });
    return { code, ...printed };
  };
  const template = async (): Promise<string> => {
    const folder = join(fixture.directory, 'storage', 'lab', 'local', 'vztmpl');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'x.tar.gz'), 'x');
    await fixture.client.get('nodes/lab/storage/local/content');
    return 'local:vztmpl/x.tar.gz';
  };
  const snippets = (): string => join(fixture.directory, 'storage', 'lab', 'local', 'snippets');

  it('takes a backup that somebody brings, which the API lists and does not restore', async () => {
    const name = 'vzdump-qemu-142-2026_11_21-06_12_59.vma.zst';
    await run(`tee /var/lib/vz/dump/${name} >/dev/null`, 'bytes');
    const listed = await fixture.client.get('nodes/lab/storage/local/content', { content: 'backup' });
    const volid = `local:backup/${name}`;
    expect(listed).toMatchObject([{ volid, content: 'backup', format: 'vma.zst', size: 5, vmid: 142 }]);
    const restored = fixture.client.post('nodes/lab/qemu', { vmid: 142, archive: volid });
    await expect(restored).rejects.toThrow(/restores backups that it made itself/);
    await fixture.client.waitTask(
      await fixture.client.delete(`nodes/lab/storage/local/content/${encodeURIComponent(volid)}`),
    );
    await expect(
      fixture.client.get('nodes/lab/storage/local/content', { content: 'backup' }),
    ).resolves.toEqual([]);
  });

  it('writes a file whole, and over an old one', async () => {
    await run('tee /var/lib/vz/snippets/a.yaml', 'a long first text');
    await expect(run('tee /var/lib/vz/snippets/a.yaml >/dev/null', 'short')).resolves.toEqual({
      code: 0,
      out: '',
      error: '',
    });
    expect(readFileSync(join(snippets(), 'a.yaml'), 'utf8')).toBe('short');
    await expect(run('stat -c %s /var/lib/vz/snippets/a.yaml')).resolves.toMatchObject({ out: '5\n' });
  });

  it('follows no link out of a storage', async () => {
    const secret = join(fixture.directory, 'token');
    const before = readFileSync(secret, 'utf8');
    mkdirSync(snippets(), { recursive: true });
    symlinkSync(secret, join(snippets(), 'link.yaml'));
    await expect(run('tee /var/lib/vz/snippets/link.yaml', 'gone')).resolves.toEqual({
      code: 1,
      out: '',
      error: 'tee: /var/lib/vz/snippets/link.yaml: ELOOP\n',
    });
    expect(readFileSync(secret, 'utf8')).toBe(before);
    const files = await fixture.client.get<readonly { volid: string }[]>('nodes/lab/storage/local/content');
    expect(files.map(({ volid }) => volid)).not.toContain('local:snippets/link.yaml');
  });

  it('sees what was put into a storage by hand, and what went', async () => {
    const content = async (): Promise<string[]> =>
      (
        await fixture.client.get<readonly { volid: string }[]>('nodes/lab/storage/local/content', {
          content: 'iso',
        })
      ).map(({ volid }) => volid);
    const folder = join(fixture.directory, 'storage', 'lab', 'local', 'iso');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'x.iso'), 'x');
    writeFileSync(join(folder, 'x.txt'), 'no image');
    await expect(content()).resolves.toEqual(['local:iso/x.iso']);
    await expect(run('/usr/sbin/pvesm path local:iso/x.iso')).resolves.toMatchObject({
      out: '/var/lib/vz/template/iso/x.iso\n',
    });
    await fixture.client.delete('nodes/lab/storage/local/content/local:iso/x.iso');
    await expect(content()).resolves.toEqual([]);
  });

  it("tells in PVE's words what is not there", async () => {
    await expect(run('pvesm path nowhere:iso/x.iso')).resolves.toMatchObject({
      code: 255,
      error: "storage 'nowhere' does not exist\n",
    });
    await expect(run('qm disk import 999 /x local-lvm')).resolves.toMatchObject({
      code: 255,
      error: "Configuration file 'nodes/lab/qemu-server/999.conf' does not exist\n",
    });
  });

  it('maps ids of a container as the provider does, which the API then shows', async () => {
    await fixture.client.waitTask(
      await fixture.client.post('nodes/lab/lxc', {
        vmid: 300,
        ostemplate: await template(),
        storage: 'local-lvm',
      }),
    );
    const file = '/etc/pve/lxc/300.conf';
    const lines = 'lxc.idmap: u 0 100000 65536\nlxc.idmap: g 0 100000 65536';
    const script = `set -e; try_sudo sed -i '/^lxc\\.idmap:/d' ${file}; echo '${lines}' | try_sudo tee -a ${file} > /dev/null`;
    for (let round = 0; round < 2; round += 1)
      await expect(run(script)).resolves.toEqual({ code: 0, out: '', error: '' });
    const config = await fixture.client.get<{ lxc: unknown }>('nodes/lab/lxc/300/config');
    expect(config.lxc).toEqual([
      ['lxc.idmap', 'u 0 100000 65536'],
      ['lxc.idmap', 'g 0 100000 65536'],
    ]);
    await expect(run(`echo 'lxc.mount: /' | tee -a ${file}`)).resolves.toMatchObject({ code: 1 });
    await expect(run(`echo x | tee -a /etc/passwd`)).resolves.toMatchObject({ code: 1 });
  });

  it('stops at the first command that fails', async () => {
    const { code } = await run('qm set 999 -memory 512; tee /var/lib/vz/snippets/never.yaml', 'x');
    expect(code).toBe(255);
    const files = await fixture.client.get<readonly { volid: string }[]>('nodes/lab/storage/local/content');
    expect(files.map(({ volid }) => volid)).not.toContain('local:snippets/never.yaml');
  });
});
