import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'smol-toml';
import { type Ran, run } from './run-program';

const project = mkdtempSync(join(tmpdir(), 'rackwright-cli-'));
const HOST = `os: old-pve
nics: { eno1: { mac: "b4:2e:99:ac:ad:b4", ipv4: dhcp } }
disks: { system: { path: /dev/sda, wipe: true, mount: / } }
answer: { country: at, mailto: root@example.org, root_password: pve }
`;

beforeAll(() => {
  cpSync(resolve(__dirname, '../../specs'), join(project, 'specs'), { recursive: true });
  mkdirSync(join(project, 'specs/hosts'));
  writeFileSync(join(project, 'specs/hosts/rack1.yaml'), HOST);
  writeFileSync(
    join(project, 'specs/hosts/rack2.yaml'),
    HOST.replace('ad:b4', 'ad:b5').replace('country: at, ', ''),
  );
  const site = join(project, 'specs/site.yaml');
  const profiles = 'os_profiles: { old-pve: { family: proxmox-ve, version: "8.4" } }\n';
  writeFileSync(site, `${readFileSync(site, 'utf8')}${profiles}`);
});
afterAll(() => {
  rmSync(project, { recursive: true });
});

const answer = (...args: readonly string[]): Promise<Ran> => run(project, 'answer', ...args);
const hookOf = ({ out }: Ran): unknown => {
  const files = JSON.parse(out) as Record<string, string>;
  return parse(files['answer.toml'] ?? '')['post-installation-webhook'];
};

test('an answer is that of the release of its profile, or of the one that is said, without secrets', async () => {
  const { code, out } = await answer('rack1');
  expect([code, out]).toEqual([
    0,
    expect.stringMatching(/^# answer\.toml\n[^]*\n# first-boot\n#!\/bin\/sh\n/),
  ]);
  expect(out).toMatch(/root-password = "\*\*\*"/);
  expect(hookOf(await answer('rack1', '--json'))).not.toHaveProperty('auth-token');
  expect(hookOf(await answer('rack1', '--json', '--release', '9.2'))).toHaveProperty('auth-token');
});

test('what cannot be answered is told with its reason', async () => {
  await expect(answer('rack2')).rejects.toMatchObject({
    ...{ code: 'BOOT_NOT_INSTALLABLE', message: expect.stringContaining('country: at') },
  });
  await expect(answer('nobody')).rejects.toMatchObject({ code: 'BOOT_NOT_INSTALLABLE' });
  await expect(answer('rack1', '--release', 'new')).rejects.toMatchObject({ code: 'BOOT_REQUEST_INVALID' });
  await expect(answer('rack1', '--release', '8.2')).rejects.toThrow('from 8.3 on');
});
