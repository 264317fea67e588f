import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { hasTerraform } from '../lab/providers/support/terraform';
import { home, Stack } from '../lab/providers/support/stack';

const folder = resolve(home, 'examples');
const programs = readdirSync(folder).filter((name) => name.endsWith('.ts'));

jest.setTimeout(120_000);

test('the README tells of each program', () => {
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  expect(programs.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});

test.each(programs)('%s makes a stack that Terraform accepts', async (name) => {
  const outdir = mkdtempSync(join(tmpdir(), 'rackwright-example-'));
  const stack = new Stack({});
  try {
    execFileSync(join(home, 'node_modules/.bin/tsx'), [join(folder, name)], {
      cwd: home,
      env: { ...process.env, CDKTF_OUTDIR: outdir },
      stdio: 'pipe',
    });
    const [made = ''] = readdirSync(join(outdir, 'stacks'));
    const source = join(outdir, 'stacks', made);
    expect(existsSync(join(source, 'cdk.tf.json'))).toBe(true);
    if (!hasTerraform) return;
    cpSync(source, stack.directory, { recursive: true });
    stack.link();
    for (const command of ['init', 'validate']) {
      const { status, output } = await stack.run(command, '-no-color');
      expect({ command, status, output: status === 0 ? '' : output }).toEqual({
        command,
        status: 0,
        output: '',
      });
    }
  } finally {
    stack.remove();
    rmSync(outdir, { recursive: true, force: true });
  }
});
