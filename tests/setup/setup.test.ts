import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const home = resolve(__dirname, '../..');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rackwright-setup-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a module's text in a process of its own. */
function evaluate(
  text: string,
  environment: NodeJS.ProcessEnv = process.env,
): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', text], {
    encoding: 'utf8',
    env: environment,
  });
  return { status, output: stdout + stderr };
}

const step = (name: string): string => pathToFileURL(join(home, 'setup/steps', `${name}.mjs`)).href;

test('a report in a fresh checkout names what is missing with its command, and leaves nothing behind', () => {
  for (const part of ['setup', 'package-lock.json', 'ansible/requirements.txt']) {
    cpSync(join(home, part), join(folder, part), { recursive: true });
  }
  const { status, stdout } = spawnSync(process.execPath, ['setup/setup.mjs'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, RACKWRIGHT_NO_INSTALL: '1' },
  });
  expect(status).toBe(1);
  expect(stdout).toMatch(/^missing {2}npm packages: .*\n {9}cd \S+ && npm ci$/m);
  expect(stdout).toMatch(/^missing {2}Python environment: .*\n {9}.*python3 -m venv \.venv && /m);
  expect(stdout).toMatch(/^missing {2}Automation key: .*\n {9}.*ssh-keygen -t ed25519/m);
  const missing = 'npm packages, Python environment, Automation key';
  expect(stdout).toMatch(new RegExp(`^Set-up is not complete: .*${missing}(; also missing.*)?\\.$`, 'm'));
  const guests =
    process.getuid?.() === 0
      ? 'later    Lab guest root: looked for when the npm'
      : 'without  Lab guest root: guests need root';
  expect(stdout).toContain(guests);
  expect(stdout).not.toContain('missing  Lab guest root');
  expect(['node_modules', '.venv', '.rackwright'].filter((name) => existsSync(join(folder, name)))).toEqual(
    [],
  );
});

describe('the automation key', () => {
  const key = (): string => join(folder, '.rackwright/keys/automation_ed25519');
  const install = (environment?: NodeJS.ProcessEnv): ReturnType<typeof evaluate> =>
    evaluate(
      `import { automationKey } from '${step('automation-key')}';
       const key = automationKey({ project: ${JSON.stringify(folder)} });
       if (key.isPresent()) console.log('present');
       else await key.install().then(() => console.log('made'), (error) => console.log(error.message));`,
      environment,
    );

  test('is made once, for its owner alone', () => {
    expect(install().output).toBe('made\n');
    expect(statSync(key()).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, '.rackwright/keys')).mode & 0o777).toBe(0o700);
    expect(install().output).toBe('present\n');
  });

  test('whose public half is lost gets it back, and stays the same', () => {
    install();
    const [secret, half] = [key(), `${key()}.pub`].map((file) => readFileSync(file, 'utf8'));
    rmSync(`${key()}.pub`);
    expect(install().output).toBe('made\n');
    expect(readFileSync(key(), 'utf8')).toBe(secret);
    const body = (text: string): string => text.split(' ').slice(0, 2).join(' ').trim();
    expect(body(readFileSync(`${key()}.pub`, 'utf8'))).toBe(body(half ?? ''));
  });

  test('that cannot be made says what to install, or what is wrong with the file', () => {
    expect(install({ PATH: folder }).output).toContain('apt-get install openssh-client');
    mkdirSync(join(folder, '.rackwright/keys'), { recursive: true });
    writeFileSync(key(), 'none', { mode: 0o600 });
    expect(install().output).toContain('is no private key without a password');
  });
});

/** Whether a step of the set-up finds what it would install. */
function isPresent(name: string, maker: string, options: object): string {
  const call = `import { ${maker} } from '${step(name)}'; console.log(${maker}(${JSON.stringify(options)}).isPresent());`;
  return evaluate(call).output.trim();
}

describe('npm packages', () => {
  const modules = (): string => join(folder, 'node_modules');
  const present = (): string => isPresent('node-packages', 'nodePackages', { folder });
  const lock = (packages: object): void => {
    const root = {
      name: 'p',
      version: '1.0.0',
      ...('node_modules/a' in packages ? { dependencies: { a: 'file:a' } } : {}),
    };
    writeFileSync(
      join(folder, 'package-lock.json'),
      JSON.stringify({ lockfileVersion: 3, packages: { '': root, ...packages } }),
    );
  };

  test('that npm itself installed are there, until the lock file or a folder changes', () => {
    mkdirSync(join(folder, 'a'));
    writeFileSync(join(folder, 'a/package.json'), '{ "name": "a", "version": "1.0.0" }');
    writeFileSync(
      join(folder, 'package.json'),
      '{ "name": "p", "version": "1.0.0", "dependencies": { "a": "file:a" } }',
    );
    const ofNpm = { a: { version: '1.0.0' }, 'node_modules/a': { resolved: 'a', link: true } };
    lock(ofNpm);
    expect(present()).toBe('false');
    const { status } = spawnSync('npm', ['ci', '--offline', '--no-audit', '--no-fund'], { cwd: folder });
    expect(status).toBe(0);
    expect(present()).toBe('true');
    lock({ ...ofNpm, a: { version: '1.0.1' } });
    expect(present()).toBe('false');
    lock({ ...ofNpm, 'node_modules/b': { version: '2.0.0', optional: true, os: ['aix'] } });
    expect(present()).toBe('true');
    lock({ ...ofNpm, 'node_modules/b': { version: '2.0.0' } });
    expect(present()).toBe('false');
    lock(ofNpm);
    rmSync(join(modules(), 'a'));
    expect(present()).toBe('false');
  });
});

test('a Python environment is there when pip has installed every pinned package, by whichever name', () => {
  mkdirSync(join(folder, 'ansible'));
  const requireLines = (text: string): void => {
    writeFileSync(join(folder, 'ansible/requirements.txt'), text);
  };
  const present = (): string =>
    isPresent('python-environment', 'pythonEnvironment', { home: folder, project: folder });
  requireLines('# a word\nansible-core==2.19.14\nJinja2==3.1.6\nruamel.yaml==0.19.1\n');
  expect(present()).toBe('false');
  const packages = join(folder, '.venv/lib/python3.11/site-packages');
  for (const name of ['ansible_core-2.19.14', 'jinja2-3.1.6', 'ruamel_yaml-0.19.1'])
    mkdirSync(join(packages, `${name}.dist-info`), { recursive: true });
  expect(present()).toBe('false');
  mkdirSync(join(folder, '.venv/bin'));
  writeFileSync(join(folder, '.venv/bin/ansible-playbook'), '');
  expect(present()).toBe('true');
  // The folder was moved, or its Python is gone.
  writeFileSync(join(folder, '.venv/bin/ansible-playbook'), `#!${join(folder, 'elsewhere/bin/python3')}\n`);
  expect(present()).toBe('false');
  writeFileSync(join(folder, '.venv/bin/ansible-playbook'), `#!${process.execPath}\n`);
  expect(present()).toBe('true');
  requireLines('ansible-core==2.19.15\n');
  expect(present()).toBe('false');
});

describe('the file that keeps services from starting', () => {
  const policy = (): string => join(folder, 'policy-rc.d');
  /** Installs nothing; `work` runs in the place of apt. */
  const install = (work: string): ReturnType<typeof evaluate> =>
    evaluate(`import { withoutStarts } from '${step('without-starts')}'; import { readFileSync } from 'node:fs';
      const policy = ${JSON.stringify(policy())};
      await withoutStarts(async () => { console.log(readFileSync(policy, 'utf8')); ${work} }, policy);`);

  test('goes when the packages are installed, and also where a signal ends the run', () => {
    expect(install('').output).toContain('exit 101');
    expect(existsSync(policy())).toBe(false);
    expect(
      install("process.kill(process.pid, 'SIGINT'); await new Promise((r) => setTimeout(r, 5000));").status,
    ).toBe(130);
    expect(existsSync(policy())).toBe(false);
  });

  test('goes with the next run where one was killed, and is left alone where it is of somebody else', () => {
    install("process.kill(process.pid, 'SIGKILL'); await new Promise((r) => setTimeout(r, 5000));");
    expect(existsSync(policy())).toBe(true);
    install('');
    expect(existsSync(policy())).toBe(false);
    writeFileSync(policy(), '#!/bin/sh\nexit 0\n');
    install('');
    expect(readFileSync(policy(), 'utf8')).toBe('#!/bin/sh\nexit 0\n');
  });
});

test('for a user other than root the root of the guests is not missing: there is none to be had', () => {
  const call = `process.getuid = () => 1000; const { guestRoot } = await import('${step('guest-root')}');
    const { obstacle, command } = guestRoot({ home: ${JSON.stringify(home)} }); console.log(obstacle, command);`;
  const { output } = evaluate(call);
  expect(output).toContain('guests need root');
  expect(output).not.toContain('sudo');
});
