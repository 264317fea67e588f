import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HaltedFilter } from '../../deploy/halted-filter';
import { runTerraform } from '../../deploy/run-terraform';
import { findTerraform } from '../../deploy/find-terraform';
import { hasTerraform } from '../lab/providers/support/terraform-folder';

const left = (lines: readonly string[]): string[] => {
  const filter = new HaltedFilter();
  return [...lines.flatMap((line) => [...filter.take(line)]), ...filter.end()];
};

test.each([
  ['in frames', ['╷', '│ Error: execution halted', '│ ', '│ ', '╵']],
  [
    'in colours',
    ['\x1b[31m╷\x1b[0m', '\x1b[31m│\x1b[0m \x1b[1mError: \x1b[0mexecution halted', '│', '╵\x1b[0m'],
  ],
  ['without colours', ['Error: execution halted', '', '']],
])('what was halted is taken out %s, however often it stands there, and nothing else', (_, halted) => {
  const other = ['╷', '│ Error: storage is full', '│ ', '│   with a.b,', '╵'];
  expect(left([...halted, ...halted, ...other, ...halted])).toEqual(other);
});

test('other errors stay as they are, also where they quote it or are cut off', () => {
  const quoted = ['╷', '│ Error: run failed', '│ ', '│ Error: execution halted', '╵', 'Error: no', '', 'end'];
  expect(left(quoted)).toEqual(quoted);
  expect(left(['╷', '│ Error: stor'])).toEqual(['╷', '│ Error: stor']);
});

const real = hasTerraform ? test : test.skip;
real.each([[[]], [['-no-color']]])(
  `of a real Terraform %p${hasTerraform ? '' : ' (skipped: it is not installed)'}`,
  async (colors) => {
    const folder = mkdtempSync(join(tmpdir(), 'rackwright-halted-'));
    const command = 'sleep 30';
    const resource = { provisioner: [{ 'local-exec': { command } }] };
    const behind = { input: '${terraform_data.first.id}' };
    const resources = { first: resource, second: behind, third: behind };
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ resource: { terraform_data: resources } }));
    const lines: string[] = [];
    let interrupt = (): void => undefined;
    try {
      const { code } = await runTerraform({
        binary: await findTerraform(process.env),
        directory: folder,
        environment: { ...process.env, CHECKPOINT_DISABLE: '1', TF_CLI_CONFIG_FILE: '/dev/null' },
        arguments: ['apply', '-auto-approve', '-input=false', ...colors],
        output: 'shown',
        onLine: (line) => {
          lines.push(line);
          // Said before the command is there: what is interrupted meanwhile counts twice to Terraform.
          if (line.includes('Executing')) setTimeout(interrupt, 500);
        },
        onInterrupt: (listener) => {
          interrupt = listener;
          return () => undefined;
        },
        onInterrupted: () => undefined,
      });
      expect(code).toBe(1);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    const output = lines.join('\n');
    expect(output).toContain('Interrupt received.');
    expect(output).toContain('local-exec provisioner error');
    expect(output).not.toContain('execution halted');
  },
);
