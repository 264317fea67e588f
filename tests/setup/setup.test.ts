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
  expect(stdout).toMatch(/^Set-up is not complete: .*npm packages, Python environment, Automation key\.$/m);
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

test('npm packages are those of the lock file, until it changes', () => {
  writeFileSync(join(folder, 'package-lock.json'), '{}');
  const present = (): string =>
    evaluate(
      `import { nodePackages } from '${step('node-packages')}';
       console.log(nodePackages({ folder: ${JSON.stringify(folder)}, name: 'n', what: 'w', required: true }).isPresent());`,
    ).output.trim();
  expect(present()).toBe('false');
  mkdirSync(join(folder, 'node_modules'));
  const digest = spawnSync('sha256sum', [join(folder, 'package-lock.json')], { encoding: 'utf8' });
  writeFileSync(join(folder, 'node_modules/.rackwright-lock'), digest.stdout.split(' ')[0] ?? '');
  expect(present()).toBe('true');
  writeFileSync(join(folder, 'package-lock.json'), '{ }');
  expect(present()).toBe('false');
});
