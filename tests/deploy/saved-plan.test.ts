import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Terraform } from '../../deploy/terraform';

/** Notes what it is called with; plans nothing, and shows that. */
const script = `#!/bin/sh
echo "$@" >> calls
case "$*" in
  *-out=*) for each in "$@"; do case "$each" in -out=*) echo plan > "\${each#-out=}" ;; esac; done ;;
  'show '*-json*) echo '{"resource_changes":[]}' ;;
esac
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rackwright-saved-plan-'));
  writeFileSync(join(folder, 'cdk.tf.json'), '{}');
  writeFileSync(join(folder, 'terraform'), script, { mode: 0o755 });
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const calls = (): string[] => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
const terraform = (): Terraform =>
  new Terraform({
    binary: join(folder, 'terraform'),
    directory: folder,
    environment: process.env,
    targets: ['a.b'],
    colors: false,
  });

test('what is planned is planned once, and that is shown and done', async () => {
  await terraform().withPlan(['-destroy'], async ({ changes, show, apply }) => {
    expect(changes).toEqual({ resource_changes: [] });
    await show();
    await apply();
  });
  const [plan = '', ...rest] = calls();
  const [, file = ''] = /-out=(\S+)/.exec(plan) ?? [];
  expect(plan).toBe(`plan -json -input=false -out=${file} -target=a.b -destroy`);
  // Targets are the plan's own.
  expect(rest).toEqual([
    `show -no-color -json ${file}`,
    `show -no-color ${file}`,
    `apply -input=false -no-color ${file}`,
  ]);
  expect(existsSync(dirname(file))).toBe(false);
});

test('a plan is gone where the work with it fails', async () => {
  const work = terraform().withPlan([], () => Promise.reject(new Error('not agreed')));
  await expect(work).rejects.toThrow('not agreed');
  const [, file = ''] = /-out=(\S+)/.exec(calls()[0] ?? '') ?? [];
  expect(existsSync(dirname(file))).toBe(false);
});

test('a plan that was interrupted is not worked with, also where Terraform ends well', async () => {
  writeFileSync(
    join(folder, 'terraform'),
    script.replace('echo "$@"', `trap : INT\n: > ready\nsleep 20\necho "$@"`),
    { mode: 0o755 },
  );
  const interrupted = new Terraform({
    ...{ binary: join(folder, 'terraform'), directory: folder, environment: process.env },
    onInterrupt: (listener) => {
      const poll = setInterval(() => {
        if (!existsSync(join(folder, 'ready'))) return;
        clearInterval(poll);
        listener();
      }, 10);
      return () => {
        clearInterval(poll);
      };
    },
  });
  const work = jest.fn(() => Promise.resolve());
  await expect(interrupted.withPlan([], work)).rejects.toMatchObject({
    code: 'TERRAFORM_FAILED',
    message: expect.stringMatching(/ plan was stopped from outside\. Nothing was changed\.$/) as string,
  });
  expect(calls()).toHaveLength(1);
  expect(work).not.toHaveBeenCalled();
});
