import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { sshObstacle, startSsh, userKeyFile, type LabSsh } from '../../../lab/ssh';
import { startLab, type LabFixture } from '../pve/lab-fixture';

const obstacle = sshObstacle(process.getuid?.() ?? -1);
const suite = obstacle === null ? describe : describe.skip;
const home = resolve(__dirname, '..', '..', '..');

interface Finished {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

const TRY_SUDO =
  '_try_sudo_check(){ if [ -z "${_try_sudo_cached:-}" ]; then _try_sudo_use_sudo="${TRY_SUDO_USE_SUDO:-0}"; _try_sudo_cached=1; fi; }; try_sudo(){ _try_sudo_check; if [ "$_try_sudo_use_sudo" = "1" ]; then sudo "$@"; else "$@"; fi; }';
const PROBE =
  'if [ "$(id -u)" = "0" ]; then echo "0"; elif [ $(sudo -n /usr/sbin/pvesm apiinfo 2>&1 | grep "APIVER" | wc -l) -gt 0 ] || sudo -n /usr/sbin/qm --help >/dev/null 2>&1; then echo "1"; else echo "0"; fi';

/** As the bpg provider 0.111.1 wraps its scripts. */
const wrapped = (script: string): string => `/bin/bash -c '${script.replaceAll("'", `'"'"'`)}'`;

suite(`SSH of the lab's nodes${obstacle === null ? '' : ` (skipped: ${obstacle})`}`, () => {
  let fixture: LabFixture;
  let ssh: LabSsh;
  const log: string[] = [];

  const serve = (firstPort: number): Promise<LabSsh> =>
    startSsh({
      directory: fixture.directory,
      shell: fixture.lab.shell,
      firstPort,
      program: [process.execPath, join(home, 'setup', 'launch.mjs'), 'lab/ssh/main.ts'],
      onLog: (line) => log.push(line),
    });

  beforeAll(async () => {
    fixture = await startLab({ model: { nodes: 2 } });
    ssh = await serve(0);
  });

  afterAll(async () => {
    await ssh.close();
    await fixture.remove();
  });

  const options = (node: number): string[] => [
    ...['-F', 'none', '-o', `UserKnownHostsFile=${join(fixture.directory, 'known_hosts')}`],
    ...['-o', 'StrictHostKeyChecking=accept-new', '-o', 'IdentitiesOnly=yes', '-o', 'LogLevel=ERROR'],
    ...['-o', `Port=${ssh.nodes[node]?.port ?? 0}`, '-i', userKeyFile(fixture.directory)],
  ];

  const execute = (program: string, args: readonly string[], input = ''): Promise<Finished> =>
    new Promise((done) => {
      const child = execFile(
        program,
        args,
        { env: { PATH: process.env['PATH'] } },
        (error, output, errors) => {
          done({ code: error ? Number(error.code) : 0, output, errors });
        },
      );
      child.stdin?.end(input);
    });
  const run = (command: string, input = '', user = 'root', node = 0): Promise<Finished> =>
    execute('ssh', [...options(node), '-o', 'BatchMode=yes', `${user}@127.0.0.1`, command], input);
  const sftp = (batch: string, node = 0): Promise<Finished> =>
    execute('sftp', [...options(node), '-b', '-', 'root@127.0.0.1'], batch);
  const contents = async (node: string, content: string): Promise<string[]> =>
    (
      await fixture.client.get<readonly { volid: string }[]>(`nodes/${node}/storage/local/content`, {
        content,
      })
    ).map(({ volid }) => volid);

  it('asks for sudo as a node does', async () => {
    await expect(run(wrapped(PROBE))).resolves.toEqual({ code: 0, output: '0\n', errors: '' });
    await expect(run(wrapped(PROBE), '', 'terraform')).resolves.toMatchObject({ output: '1\n' });
  });

  it('takes a snippet as the provider streams it, and the API lists it at once', async () => {
    const script = `export TRY_SUDO_USE_SUDO=0; ${TRY_SUDO}; try_sudo /usr/bin/tee /var/lib/vz/snippets/a.yaml`;
    await expect(run(wrapped(script), 'a: 1\n')).resolves.toEqual({ code: 0, output: 'a: 1\n', errors: '' });
    await expect(contents('lab1', 'snippets')).resolves.toEqual(['local:snippets/a.yaml']);
    await expect(contents('lab2', 'snippets')).resolves.toEqual([]);
  });

  it('lets an account without root write only through sudo', async () => {
    const script = (sudo: number): string =>
      wrapped(
        `export TRY_SUDO_USE_SUDO=${sudo}; ${TRY_SUDO}; try_sudo /usr/bin/tee /var/lib/vz/snippets/b.yaml`,
      );
    await expect(run(script(1), 'b', 'terraform')).resolves.toMatchObject({ code: 0, output: 'b' });
    await expect(run('tee /var/lib/vz/snippets/c.yaml', 'c', 'terraform')).resolves.toMatchObject({
      code: 1,
      errors: 'tee: /var/lib/vz/snippets/c.yaml: Permission denied\n',
    });
  });

  it('takes files over SFTP into the folders of storages, and into no other', async () => {
    const file = join(fixture.directory, 'disk.img');
    writeFileSync(file, Buffer.alloc(70_000, 7));
    const put = await sftp(
      `put ${file} /var/lib/vz/template/iso/disk.img\nput ${file} /var/lib/vz/import/disk.raw\n` +
        `put ${file} /var/lib/vz/snippets/hook.sh\nchmod 700 /var/lib/vz/snippets/hook.sh\n`,
      1,
    );
    expect(put).toMatchObject({ code: 0 });
    await expect(contents('lab2', 'iso')).resolves.toEqual(['local:iso/disk.img']);
    await expect(contents('lab2', 'import')).resolves.toEqual(['local:import/disk.raw']);
    await expect(contents('lab2', 'snippets')).resolves.toEqual(['local:snippets/hook.sh']);
    for (const path of ['/etc/x', '/x', '/var/lib/vz/x', '/usr/lib/x'])
      await expect(sftp(`put ${file} ${path}\n`)).resolves.toMatchObject({ code: 1 });
  });

  it('shows nothing of the machine over SFTP', async () => {
    const seen = await sftp('ls -1a /\nls -1a /etc\nget /etc/passwd /dev/stdout\n');
    expect(seen.output).not.toMatch(/\b(home|root|tmp|proc|shadow|hostname)\n/);
    await expect(sftp(`ls ${fixture.directory}\n`)).resolves.toMatchObject({ code: 1 });
    await expect(sftp('symlink /etc/passwd /var/lib/vz/snippets/l\n')).resolves.toMatchObject({ code: 1 });
  });

  it('imports the image of a disk with file_id', async () => {
    const image = {
      content: 'iso',
      filename: 'jammy-server-cloudimg-amd64.img',
      url: 'https://x.example/jammy-server-cloudimg-amd64.img',
    };
    await fixture.client.waitTask(await fixture.client.post('nodes/lab1/storage/local/download-url', image));
    await fixture.client.waitTask(await fixture.client.post('nodes/lab1/qemu', { vmid: 160 }));
    const script = [
      'export TRY_SUDO_USE_SUDO=0',
      'set -e',
      TRY_SUDO,
      `file_id=local:iso/${image.filename}`,
      'file_format=qcow2',
      'datastore_id_target=local-lvm',
      'vm_id=160',
      'disk_options=aio=io_uring,backup=1,iothread=1',
      'disk_interface=virtio0',
      'source_image=$(try_sudo /usr/sbin/pvesm path $file_id)',
      "imported_disk=$(try_sudo /usr/sbin/qm disk import $vm_id $source_image $datastore_id_target -format $file_format | grep unused0 | cut -d : -f 3 | cut -d \\' -f 1)",
      'disk_id=${datastore_id_target}:$imported_disk,$disk_options',
      'try_sudo /usr/sbin/qm set $vm_id -${disk_interface} $disk_id',
    ].join('; ');
    await expect(run(wrapped(script))).resolves.toEqual({
      code: 0,
      errors: '',
      output: 'update VM 160: -virtio0 local-lvm:vm-160-disk-0,aio=io_uring,backup=1,iothread=1\n',
    });
    const config = await fixture.client.get<Record<string, unknown>>('nodes/lab1/qemu/160/config');
    expect(config).toMatchObject({
      virtio0: 'local-lvm:vm-160-disk-0,aio=io_uring,backup=1,iothread=1,size=3584M',
    });
    expect(config).not.toHaveProperty('unused0');
  });

  it.each([
    'cat /etc/passwd',
    'tee /etc/cron.d/x',
    'tee /var/lib/vz/snippets/../../../../etc/x',
    'bash -i',
    'echo $(id)',
    'tee /var/lib/vz/snippets/x & id',
    '',
    'qm destroy 160',
    "sh -c 'echo hi; reboot'",
  ])('refuses %j with a word', async (command) => {
    const { code, errors } = await run(command, 'x');
    expect(code).not.toBe(0);
    expect(errors).not.toBe('');
  });

  it('knows no account, key or password of the machine', async () => {
    await expect(run('id -u', '', 'nobody')).resolves.toMatchObject({ code: 255 });
    const other = join(fixture.directory, 'other');
    await execute('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', other]);
    const args = options(0).map((word) => (word === userKeyFile(fixture.directory) ? other : word));
    await expect(
      execute('ssh', [...args, '-o', 'BatchMode=yes', 'root@127.0.0.1', 'id -u']),
    ).resolves.toMatchObject({ code: 255 });
    // A key that the user adds is let in.
    const keys = join(fixture.directory, 'ssh', 'authorized_keys');
    mkdirSync(join(keys, '..'), { recursive: true });
    writeFileSync(keys, readFileSync(`${other}.pub`));
    await expect(
      execute('ssh', [...args, '-o', 'BatchMode=yes', 'root@127.0.0.1', 'id -u']),
    ).resolves.toMatchObject({ output: '0\n' });
  });

  it("takes root's password once the API has set one", async () => {
    const askpass = join(fixture.directory, 'askpass');
    writeFileSync(askpass, '#!/bin/sh\necho geheim-777\n', { mode: 0o700 });
    const logIn = (): Promise<Finished> =>
      execute('env', [
        ...[`SSH_ASKPASS=${askpass}`, 'SSH_ASKPASS_REQUIRE=force', 'ssh'],
        ...options(0).slice(0, -2),
        ...['-o', 'PubkeyAuthentication=no', 'root@127.0.0.1', 'id -u'],
      ]);
    await expect(logIn()).resolves.toMatchObject({ code: 255 });
    await fixture.client.put('access/password', { userid: 'root@pam', password: 'geheim-777' });
    await expect(logIn()).resolves.toMatchObject({ output: '0\n' });
    const user = await fixture.client.get<object>('access/users/root@pam');
    expect(JSON.stringify(user)).not.toContain('$6$');
  });

  it('keeps its host keys over a restart', async () => {
    const ports = ssh.nodes.map(({ port }) => port);
    await ssh.close();
    ssh = await serve(0);
    const known = join(fixture.directory, 'known_hosts');
    const text = readFileSync(known, 'utf8');
    writeFileSync(known, text.replaceAll(`:${ports[0]}`, `:${ssh.nodes[0]?.port ?? 0}`));
    await expect(run('id -u')).resolves.toMatchObject({ code: 0, output: '0\n' });
    expect(readFileSync(known, 'utf8').trim().split('\n')).toHaveLength(text.trim().split('\n').length);
  });
});
