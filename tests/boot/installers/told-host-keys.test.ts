import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reportWithHostKeys } from '../../../answers';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rackwright-keys-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const reportOf = (at: string): unknown =>
  JSON.parse(execFileSync('sh', ['-euc', `printf '%s' ${reportWithHostKeys(at)}`], { encoding: 'utf8' }));

test('the end of an installation is told with the host keys of the system, without what their comments say', () => {
  const comment = 'a "comment" of\\ $(its) own';
  for (const type of ['ed25519', 'ecdsa'])
    execFileSync('ssh-keygen', [
      '-q',
      '-t',
      type,
      '-N',
      '',
      '-C',
      comment,
      '-f',
      join(folder, `ssh_host_${type}_key`),
    ]);
  writeFileSync(join(folder, 'ssh_host_rsa_key.pub'), '');
  const keyOf = (type: string): string =>
    readFileSync(join(folder, `ssh_host_${type}_key.pub`), 'utf8')
      .split(' ')
      .slice(0, 2)
      .join(' ');
  expect(reportOf(folder)).toEqual({
    kind: 'succeeded',
    hostKeys: { 'ssh_host_ecdsa_key.pub': keyOf('ecdsa'), 'ssh_host_ed25519_key.pub': keyOf('ed25519') },
  });
});

test('whatever the files hold, it is told', () => {
  writeFileSync(join(folder, 'ssh_host_rsa_key.pub'), `"}},\\"x":$(id)\n\u0007 more\n`);
  expect(reportOf(folder)).toMatchObject({
    kind: 'succeeded',
    hostKeys: { 'ssh_host_rsa_key.pub': 'xid more' },
  });
});

test('a system without keys, or without their folder, has none', () => {
  expect(reportOf(folder)).toEqual({ kind: 'succeeded', hostKeys: {} });
  expect(reportOf(join(folder, 'nowhere'))).toEqual({ kind: 'succeeded', hostKeys: {} });
});
