import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runWith } from './run-program';

let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'rackwright-cli-'));
  cpSync(resolve(__dirname, '../../specs'), join(project, 'specs'), { recursive: true });
});
afterEach(() => {
  rmSync(project, { recursive: true });
});

test('what set-up misses has a line of its own for each thing, as set-up itself says it', async () => {
  const home = resolve(__dirname, '../..');
  const variables = { ...process.env, RACKWRIGHT_HOME: home } as Record<string, string>;
  const { out } = await runWith(variables, project, 'doctor', '--json');
  const findings = JSON.parse(out) as { what: string; ok: boolean; detail: string }[];
  const setup = spawnSync(process.execPath, [join(home, 'setup/setup.mjs'), '--json'], { encoding: 'utf8' });
  const items = JSON.parse(setup.stdout) as { name: string; state: string; required: boolean }[];
  const expected = items
    .filter(({ state }) => state !== 'present')
    .map(({ name, required, state }) => ({ what: `set-up: ${name}`, ok: !required && state !== 'missing' }));
  const found = findings
    .filter(({ what }) => what.startsWith('set-up'))
    .map(({ what, ok }) => ({ what, ok }));
  expect(items.map(({ name }) => name)).toContain('Lab guest root');
  expect(found).toEqual(expected.length > 0 ? expected : [{ what: 'set-up', ok: true }]);
});

test('what cannot be started from PATH is a fault, with what it is for and how to get it', async () => {
  const variables = { PATH: project, HOME: project, RACKWRIGHT_HOME: resolve(__dirname, '../..') };
  const { out, code } = await runWith(variables, project, 'doctor', '--json');
  const findings = JSON.parse(out) as { what: string; ok: boolean; detail: string }[];
  const of = (name: string): unknown => findings.find(({ what }) => what === `set-up: ${name}`);
  expect(code).toBe(1);
  expect(of('Terraform or OpenTofu')).toMatchObject({
    ok: false,
    // Set-up does not install it.
    detail: expect.stringMatching(/^missing: Terraform 1\.10 .* neither was found; see https:/) as unknown,
  });
  expect(of('OpenSSH client')).toMatchObject({
    ok: false,
    detail: expect.stringMatching(
      /^missing: openssh-client \(Ansible and you log in .*\S+ openssh-client$/,
    ) as unknown,
  });
  expect(of('Debian packages')).toMatchObject({
    ok: false,
    detail: expect.stringContaining('systemd-container (runs the lab guests)') as unknown,
  });
});

test('a lab that is down is told from one whose port another program has', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const file = join(project, 'specs/nodes/lab.yaml');
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace(
      /api_endpoint: .*/,
      `api_endpoint: https://127.0.0.1:${String(port)}/`,
    ),
  );
  const detail = async (): Promise<string> => {
    const variables = { PATH: process.env['PATH'] ?? '', HOME: project };
    const { out } = await runWith(variables, project, 'doctor', '--json');
    const findings = JSON.parse(out) as { what: string; detail: string }[];
    return findings.find(({ what }) => what === 'node lab')?.detail ?? '';
  };
  const holder = `${readFileSync('/proc/self/comm', 'utf8').trim()} (process ${String(process.pid)})`;
  expect(await detail()).toContain(
    `LAB_PORT_IN_USE: the lab is down, and ${holder} listens at https://127.0.0.1:${String(port)}/: stop it, or`,
  );
  await new Promise((resolve) => server.close(resolve));
  expect(await detail()).toBe('the lab is down; start it with: rackwright lab up');
});

/** What is said of Terraform's own configuration; undefined where nothing is. */
async function terraformConfig(
  variables: Record<string, string>,
): Promise<{ ok: boolean; detail: string } | undefined> {
  const { out } = await runWith(
    { PATH: process.env['PATH'] ?? '', HOME: project, ...variables },
    project,
    'doctor',
    '--json',
  );
  const findings = JSON.parse(out) as { what: string; ok: boolean; detail: string }[];
  expect(findings.map(({ what }) => what)).toContain('specs');
  return findings.find(({ what }) => what === 'terraform config');
}

test('a configuration of Terraform that is missing, or that hides the providers of the lab, is told of', async () => {
  expect(await terraformConfig({})).toBeUndefined();
  const file = join(project, 'terraformrc');
  expect(await terraformConfig({ TF_CLI_CONFIG_FILE: file })).toMatchObject({
    ok: true,
    detail: expect.stringContaining(`TF_CLI_CONFIG_FILE names ${file}, which is not there`) as unknown,
  });
  writeFileSync(file, 'plugin_cache_dir = "/tmp"\n');
  expect(await terraformConfig({ TF_CLI_CONFIG_FILE: file })).toMatchObject({ ok: true });
  writeFileSync(join(project, '.terraformrc'), 'provider_installation {\n  direct {}\n}\n');
  const foreign = await terraformConfig({});
  expect(foreign?.ok).toBe(false);
  const [, block = ''] = /add (filesystem_mirror \{.*?\}) /.exec(foreign?.detail ?? '') ?? [];
  writeFileSync(file, `provider_installation {\n  ${block}\n  direct {}\n}\n`);
  expect(await terraformConfig({ TF_CLI_CONFIG_FILE: file })).toMatchObject({ ok: true });
});

test('secrets that the specs name are looked for, each that is nowhere with its place and what to do', async () => {
  const file = join(project, 'specs/vms/dev2.yaml');
  const text = `${readFileSync(file, 'utf8')}install: { secrets: { db_password: passwords.database } }\n`;
  writeFileSync(file, text);
  const line = String(text.split('\n').findIndex((each) => each.startsWith('install:')) + 1);
  const home = { PATH: project, HOME: project, RACKWRIGHT_HOME: resolve(__dirname, '../..') };
  const found = async (variables: Record<string, string>): Promise<unknown> => {
    const { out } = await runWith({ ...home, ...variables }, project, 'doctor', '--json');
    const findings = JSON.parse(out) as { what: string; ok: boolean; detail: string }[];
    expect(out).not.toContain('c4nary');
    return findings.filter(({ what }) => what === 'secrets').map(({ ok, detail }) => [ok, detail]);
  };
  expect(await found({})).toEqual([
    [
      false,
      `SECRET_MISSING: specs/vms/dev2.yaml:${line}:36: the secret "passwords.database" is nowhere; add it with rackwright secrets edit, or set RACKWRIGHT_SECRET_PASSWORDS_DATABASE`,
    ],
  ]);
  expect(await found({ RACKWRIGHT_SECRET_PASSWORDS_DATABASE: 'c4nary' })).toEqual([[true, 'all 1 found']]);
});
