import { appendFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasTerraform } from '../lab/providers/support/terraform-folder';
import { NetworkProject } from './network-project';
import { type Finished, home } from './project';

const suite = hasTerraform ? describe : describe.skip;
const PASSWORD = 'c4nary-hunter2 "$(id)"\\';

/** Every way in which a secret could stand in a file or be printed. */
function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    bytes.toString('base64').replace(/=*$/, ''),
    bytes.toString('hex'),
  ];
}

/** The name and the text of every file below a folder. */
function filesOf(folder: string, but: readonly string[] = []): readonly (readonly [string, string])[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (but.includes(path)) return [];
    if (entry.isDirectory()) return filesOf(path, but);
    return [[path, entry.isFile() ? readFileSync(path, 'latin1') : ''] as const];
  });
}

/** Looks again and again at the arguments of every process of the machine, until it is ended. */
function watchArguments(secrets: readonly string[]): { end(): { seen: Set<string>; looks: number } } {
  const seen = new Set<string>();
  let looks = 0;
  const timer = setInterval(() => {
    looks += 1;
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'latin1');
        if (secrets.some((secret) => line.includes(secret))) seen.add(line.replaceAll('\0', ' '));
      } catch {
        // It has ended meanwhile.
      }
    }
  }, 40);
  return {
    end: () => {
      clearInterval(timer);
      return { seen, looks };
    },
  };
}

suite(`the secrets of a deploy${hasTerraform ? '' : ' (skipped: Terraform is not installed)'}`, () => {
  jest.setTimeout(240_000);
  let project: NetworkProject;
  let token: string;
  const ran: Finished[] = [];
  const inProject = (path: string): string => join(project.directory, path);

  beforeAll(async () => {
    project = await NetworkProject.create();
    token = project.lab.lab.token;
    // Terraform starts the configuration from the project.
    for (const room of ['cli', 'setup']) symlinkSync(join(home, room), inProject(room));
    for (const folder of ['config', 'tmp', 'home']) mkdirSync(inProject(folder));
    project.setEnvironment('XDG_CONFIG_HOME', inProject('config'));
    project.setEnvironment('TMPDIR', inProject('tmp'));
    project.setEnvironment('HOME', inProject('home'));
    appendFileSync(
      inProject('specs/vms/dev2.yaml'),
      'install: { secrets: { db_password: passwords.database } }\n',
    );
    writeFileSync(inProject('specs/secrets.yaml'), `passwords: { database: ${JSON.stringify(PASSWORD)} }\n`);
    const { code, output } = await project.rackwright(['secrets', 'setup']);
    if (code !== 0) throw new Error(output);
  });
  afterAll(() => project.remove());

  it('are in no stack, plan, state, log, inventory or report, nor in the arguments of any process', async () => {
    const secrets = [token, token.split('=')[1] ?? token, PASSWORD].flatMap(formsOf);
    const watch = watchArguments(secrets);
    ran.push(await project.rackwright(['deploy', 'dev', '--dry-run']));
    ran.push(await project.rackwright(['diff', 'dev', '--format', 'json']));
    // The lab has no guests: the deploy gets as far as Ansible's waiting for them, and is interrupted there.
    const waiting = { seen: 'waiting for SSH', afterMs: 1500, signal: 'SIGINT' } as const;
    ran.push(await project.rackwright(['deploy', 'dev', '--auto-approve'], [], waiting));
    ran.push(await project.rackwright(['drift', 'dev', '--format', 'json']));
    ran.push(await project.rackwright(['summary', 'dev', '--json']));
    const { seen, looks } = watch.end();
    const files = filesOf(project.directory, [inProject('config'), inProject('state')]);
    const texts = [...files, ...ran.map(({ output }, index) => [`output ${String(index)}`, output] as const)];
    const leaks = texts.filter(([, text]) => secrets.some((secret) => text.includes(secret)));
    expect(leaks.map(([name]) => name)).toEqual([]);
    expect([...seen]).toEqual([]);
    expect(looks).toBeGreaterThan(50);
    // The password was used: what Ansible gets names it.
    const names = files.map(([path]) => path.slice(project.directory.length + 1));
    expect(files.some(([, text]) => text.includes("'passwords.database'"))).toBe(true);
    // All that a deploy leaves behind is among what was looked at.
    for (const artefact of [
      /cdk\.tf\.json$/,
      /terraform\.dev\.tfstate$/,
      /inventory/,
      /report\.json$/,
      /\.log$/,
    ])
      expect(names.filter((name) => artefact.test(name))).not.toEqual([]);
  });

  it('would be seen by the same looks', async () => {
    const secrets = formsOf(PASSWORD);
    const watch = watchArguments(secrets);
    await project.rackwright(
      ['secrets', 'run', 'dev'],
      ['sh', '-c', `printf %s "$1" | base64 -w0 > leak; sleep 0.5`, 'sh', PASSWORD],
    );
    expect([...watch.end().seen]).toHaveLength(2);
    const leaks = filesOf(project.directory).filter(([, text]) =>
      secrets.some((form) => text.includes(form)),
    );
    expect(leaks.map(([name]) => name)).toEqual([inProject('leak')]);
  });
});
