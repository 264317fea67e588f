import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Terraform } from '../../deploy/terraform';
import { hasTerraform } from '../lab/providers/support/terraform';

const suite = hasTerraform ? describe : describe.skip;

suite('a state that another run works with (needs terraform)', () => {
  jest.setTimeout(60_000);
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'rackwright-lock-'));
    const waits = [{ 'local-exec': { command: 'sleep 300' } }];
    const stack = {
      terraform: { backend: { local: { path: join(directory, 'terraform.dev.tfstate') } } },
      resource: { terraform_data: { slow: { provisioner: waits } } },
    };
    writeFileSync(join(directory, 'cdk.tf.json'), JSON.stringify(stack));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  const { PATH, HOME } = process.env;
  const environment = { PATH, HOME, TF_CLI_CONFIG_FILE: '/dev/null' };

  test('is told with who holds it, not as a failure to repeat', async () => {
    const terraform = new Terraform({ binary: 'terraform', directory, environment });
    await terraform.initialise();
    const other = spawn('terraform', ['apply', '-auto-approve'], {
      cwd: directory,
      env: { ...environment, CHECKPOINT_DISABLE: '1' },
      stdio: 'ignore',
      detached: true,
    });
    const ended = new Promise((done) => other.on('close', done));
    try {
      while (!existsSync(join(directory, '.terraform.dev.tfstate.lock.info'))) await sleep(50);
      const again = new Terraform({ binary: 'terraform', directory, environment });
      await expect(again.plan()).rejects.toMatchObject({
        code: 'STATE_LOCKED',
        message: expect.stringMatching(/\(apply of \S+@\S+, since 2\d{3}-.*same again/),
      });
    } finally {
      process.kill(-(other.pid ?? 0), 'SIGKILL');
      await ended;
    }
    // What the killed run left beside the state holds nobody up, and is not what a failure is put down to.
    expect(existsSync(join(directory, '.terraform.dev.tfstate.lock.info'))).toBe(true);
    const failing = new Terraform({ binary: 'terraform', directory, environment });
    await expect(failing.plan(['-no-such-option'])).rejects.toMatchObject({ code: 'TERRAFORM_FAILED' });
    await expect(new Terraform({ binary: 'terraform', directory, environment }).plan()).resolves.toBe(
      'changed',
    );
  });
});
