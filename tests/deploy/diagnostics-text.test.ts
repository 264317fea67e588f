import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diagnosticsText } from '../../deploy/diagnostics-text';
import { hasTerraform } from '../lab/providers/support/terraform-folder';

const line = (diagnostic: object): string => JSON.stringify({ type: 'diagnostic', diagnostic });

test('errors and warnings say what, of which resource, where and why; the rest of the account is left out', () => {
  const lines = [
    JSON.stringify({ '@message': 'Terraform 1.11.4', type: 'version' }),
    line({
      ...{
        severity: 'error',
        summary: 'clone failed',
        detail: 'the storage is full',
        address: 'proxmox_vm.dev1',
      },
      range: { filename: 'cdk.tf.json', start: { line: 12, column: 3 } },
      snippet: { context: 'resource.proxmox_vm.dev1', code: '"dev1": {' },
    }),
    JSON.stringify({ '@message': 'Plan: 1 to add', type: 'change_summary' }),
    line({ severity: 'warning', summary: 'deprecated', detail: '' }),
  ];
  expect(diagnosticsText(`${lines.join('\n')}\n`)).toBe(
    [
      ...['', 'Error: clone failed', ''],
      ...['  with proxmox_vm.dev1,', '  on cdk.tf.json line 12, in resource.proxmox_vm.dev1'],
      ...['', 'the storage is full', '', 'Warning: deprecated', ''],
    ].join('\n'),
  );
});

test('what a server says does nothing to the terminal', () => {
  const detail = 'all \u001b[2Jis\u001b]0;fine\u0007 well\r\nor not\u0008';
  expect(diagnosticsText(line({ severity: 'error', summary: 'refused', detail }))).toBe(
    '\nError: refused\n\nall is well\nor not\n',
  );
});

test.each([['panic: runtime error'], ['null'], ['7'], ['{"half":']])(
  'what is no account of Terraform is kept where it is no JSON: %s',
  (text) => {
    expect(diagnosticsText(text)).toBe(/^(null|7)$/.test(text) ? '' : `${text}\n`);
  },
);

const real = hasTerraform ? test : test.skip;
real(`reads Terraform itself${hasTerraform ? '' : ' (skipped: Terraform is not installed)'}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'rackwright-diagnostics-'));
  const plan = (): string =>
    spawnSync('terraform', ['plan', '-json', '-input=false'], { cwd: folder, encoding: 'utf8' }).stdout;
  try {
    const resource = { terraform_data: { one: { input: '${nowhere.at.all}' } } };
    writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify({ resource }, null, 2));
    const text = diagnosticsText(plan());
    expect(text).toContain('\nError: Reference to undeclared resource\n');
    expect(text).toContain('  on cdk.tf.json line 5, in resource.terraform_data.one\n');
    expect(text).toContain('"nowhere" "at" has not been declared in the root module.');
    writeFileSync(join(folder, 'cdk.tf.json'), '{');
    expect(diagnosticsText(plan())).toContain('\nError: Missing value\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
