import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RunningServer } from './running-server';

let rack: RunningServer;
beforeAll(async () => {
  rack = await RunningServer.start();
}, 240_000);
afterAll(() => rack.close());

const kexec = async (name: string): Promise<{ status: number; script: string; code: string }> => {
  const { status, text } = await rack.asUser(`/api/machines/${name}/kexec`, { method: 'POST' });
  return { status, ...(JSON.parse(text) as { script: string; code: string }) };
};

test('a machine that is not armed, or has nothing to start from, gets no script', async () => {
  expect(await kexec('nobody')).toMatchObject({ status: 404, code: 'BOOT_MACHINE_UNKNOWN' });
  expect(await kexec('ubuntu1')).toMatchObject({ status: 409, code: 'BOOT_MACHINE_STATE' });
  await rack.arm('ubuntu1');
  expect(await kexec('ubuntu1')).toMatchObject({ status: 404, code: 'BOOT_FILE_UNKNOWN' });
});

test('the script of an armed machine fetches kernel and initial RAM disk by their checksums, and is written down', async () => {
  await rack.server.provisioner.parts.media.add('ubuntu', (folder) => {
    for (const name of ['vmlinuz', 'initrd']) writeFileSync(join(folder, name), name);
    return Promise.resolve({ source: 'test', digest: 'ab'.repeat(32) });
  });
  const { status, script } = await kexec('ubuntu1');
  expect(status).toBe(200);
  for (const name of ['vmlinuz', 'initrd']) {
    const digest = createHash('sha256').update(name).digest('hex');
    expect(script).toMatch(
      new RegExp(`^fetch \\w+ 'http://127.0.0.1:\\d+/boot/\\S+/media/${name}' ${digest}$`, 'm'),
    );
  }
  expect(script).toMatch(/^kexec --load kernel --initrd=initrd --command-line='.*autoinstall.*'$/m);
  const [, path = ''] = /fetch kernel 'http:\/\/[^/]+(\S+)'/.exec(script) ?? [];
  expect(await rack.asMachine(path)).toMatchObject({ status: 200, text: 'vmlinuz' });
  const { text } = await rack.asUser('/api/events?machine=ubuntu1');
  expect(JSON.parse(text)).toContainEqual(expect.objectContaining({ kind: 'kexec-script', actor: 'admin' }));
  // A viewer does not get it.
  const made = await rack.asUser('/api/tokens', { json: { name: 'onlooker', role: 'viewer' } });
  const { token } = JSON.parse(made.text) as { token: string };
  const asked = { method: 'POST', token };
  expect(await rack.asUser('/api/machines/ubuntu1/kexec', asked)).toMatchObject({ status: 403 });
});
