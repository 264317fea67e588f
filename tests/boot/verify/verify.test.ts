import { appendFileSync, chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Finding, verifyBoot } from '../../../boot';
import { MediaStore, mediaFolder } from '../../../boot/media';
import type { Site } from '../../../site';
import { RunningServer } from '../http/running-server';
import { type LabRack, startLabRack } from '../power/lab-rack';
import { rackFile, rackSite } from '../rack-site';

let rack: RunningServer;
let bmcs: LabRack;
let site: Site;
beforeAll(async () => {
  rack = await RunningServer.start();
  bmcs = await startLabRack(['ubuntu1']);
  const { address, port } = bmcs.access;
  const bmc = `bmc: { address: ${address}, port: ${String(port)}, verify_tls: false }\n`;
  const identityFile = join(rack.folder, 'key');
  const described = rackSite({ 'hosts/ubuntu1.yaml': `${rackFile('hosts/ubuntu1.yaml')}${bmc}` });
  site = { ...described, automation: { ...described.automation, identityFile } };
  for (const file of [identityFile, `${identityFile}.pub`]) writeFileSync(file, 'key\n', { mode: 0o600 });
}, 240_000);
afterAll(async () => {
  await bmcs.close();
  await rack.close();
});

const verify = (
  machines: readonly string[],
  secret: (path: string) => string | undefined = (path) =>
    path === 'bmc.ubuntu1.user' ? bmcs.access.user : bmcs.access.password,
): Promise<readonly Finding[]> =>
  verifyBoot({
    ...{ site, directory: rack.folder, secret, secrets: ['bmc.ubuntu1.user'], machines },
    ...{ environment: {}, now: Date.now() },
  });

const faults = (findings: readonly Finding[]): readonly string[] =>
  findings
    .filter(({ state }) => state === 'fault')
    .map(({ check, subject, detail }) => `${check} ${subject}: ${detail}`);

const media = (): MediaStore => new MediaStore(mediaFolder(rack.folder), () => Date.now());
const addUbuntu = (files: readonly string[]): Promise<unknown> =>
  media().add('ubuntu', (folder) => {
    for (const file of files) writeFileSync(join(folder, file), `of ${file}`);
    return Promise.resolve({ source: 'test', digest: files.join('').padEnd(64, '0') });
  });

test('a machine that can be installed has no fault, until one comes', async () => {
  await addUbuntu(['vmlinuz', 'initrd', 'medium.iso']);
  const findings = await verify(['ubuntu1']);
  expect(faults(findings)).toEqual([]);
  expect(findings.filter(({ state }) => state === 'ok').map(({ check }) => check)).toEqual(
    expect.arrayContaining(['server', 'images', 'answers', 'keys', 'bmc']),
  );
  expect(findings).toContainEqual({
    ...{ check: 'bmc', subject: 'ubuntu1', state: 'ok', detail: 'the machine is off' },
  });
  expect(JSON.stringify(findings)).not.toContain(bmcs.access.password);

  const version = media().current('ubuntu')?.version ?? '';
  appendFileSync(join(mediaFolder(rack.folder), 'ubuntu', version, 'vmlinuz'), 'more');
  chmodSync(join(rack.folder, 'admin-token'), 0o644);
  chmodSync(join(rack.folder, 'key'), 0o640);
  const found = await verify(['ubuntu1'], (path) => (path === 'bmc.ubuntu1.user' ? undefined : 'wrong'));
  expect(faults(found)).toEqual([
    `images ubuntu: vmlinuz of version ${version} is not what was added`,
    expect.stringMatching(/^keys SSH key of Ansible: others may read/),
    expect.stringMatching(/^keys admin-token: others may read/),
    'keys secret bmc.ubuntu1.user: it is nowhere',
    expect.stringMatching(/^bmc ubuntu1: the secrets have no login/),
  ]);
  for (const finding of found.filter(({ state }) => state === 'fault'))
    expect(finding.remedy).toMatch(/\w{4}/);
  const denied = await verify(['ubuntu1'], () => 'wrong-word-1');
  expect(faults(denied)).toContainEqual(expect.stringMatching(/^bmc ubuntu1: /));
  expect(JSON.stringify(denied)).not.toContain('wrong-word-1');
});

test('what a medium lacks that an installer loads is told', async () => {
  await addUbuntu(['vmlinuz', 'medium.iso']);
  expect(faults(await verify(['ubuntu1']))).toContainEqual(
    'images ubuntu1: its installer loads initrd, which ubuntu lacks',
  );
});

test('every machine that cannot be answered is told with its reason, and every medium that is not there', async () => {
  const broken = rackFile('hosts/pve1.yaml').replace('country: at, ', '');
  site = { ...rackSite({ 'hosts/pve1.yaml': broken }), automation: site.automation };
  const found = faults(await verify(['pve1', 'debian1', 'nixos1', 'image1'], () => 'a-fine-password'));
  expect(found).toContainEqual(expect.stringMatching(/^answers pve1: .*country/));
  expect(found.filter((line) => line.startsWith('answers'))).toHaveLength(1);
  // Of what cannot be answered it is not known what it is installed from.
  expect(found.filter((line) => line.startsWith('images'))).toEqual([
    'images debian: it is not there; wanted by debian1',
    'images debian-12: it is not there; wanted by image1',
    'images image-installer: it is not there; wanted by image1',
    'images nixos: it is not there; wanted by nixos1',
  ]);
});

test('a secret that an installer would refuse is told, and not what it is', async () => {
  site = { ...rackSite(), automation: site.automation };
  const found = await verify(['pve1'], (path) => (path.startsWith('passwords.') ? 'short7!' : undefined));
  expect(found).toContainEqual({
    ...{ check: 'answers', subject: 'pve1', state: 'fault' },
    detail: expect.stringMatching(
      /"subscriptions\.pve1" is nowhere; .*"passwords\.pve_root" has fewer than 8 letters/,
    ),
    remedy: expect.stringContaining('rackwright secrets edit'),
  });
  expect(JSON.stringify(found)).not.toContain('short7!');
});

test('a server that does not answer is told, and the rest is looked at all the same', async () => {
  await rack.server.close();
  const found = await verify(['debian1']);
  expect(faults(found).filter((line) => line.startsWith('server'))).toHaveLength(2);
  expect(found).toContainEqual(
    expect.objectContaining({ check: 'answers', subject: 'debian1', state: 'ok' }),
  );
});
