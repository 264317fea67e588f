import { Project } from '../../tests/e2e/project';

/** Times of each, in the order in which they were taken. */
const taken = new Map<string, number[]>();
const rounds = 3;

async function timed(
  name: string,
  run: () => Promise<{ code: number | null; output: string }>,
): Promise<void> {
  const started = performance.now();
  const { code, output } = await run();
  if (code !== 0) throw new Error(`${name} ended with ${String(code)}:\n${output}`);
  taken.set(name, [...(taken.get(name) ?? []), (performance.now() - started) / 1000]);
}

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;

async function measure(project: Project): Promise<void> {
  await timed('clean lab to configured dev: lab up, cdktf deploy', async () => {
    const up = await project.rackwright('lab', 'up', '--port', String(project.port));
    return up.code === 0 ? project.cdktf('deploy', 'dev', '--auto-approve') : up;
  });
  for (let round = 0; round < rounds; round += 1) {
    // Alternately, so that what else goes on on the machine falls on both.
    await timed('deploy without a change, cdktf', () => project.cdktf('deploy', 'dev', '--auto-approve'));
    await timed('deploy without a change, rackwright', () =>
      project.rackwright('deploy', 'dev', '--auto-approve'),
    );
  }
  await timed('destroy, rackwright', () => project.rackwright('destroy', 'dev', '--auto-approve'));
}

async function main(): Promise<void> {
  if (process.getuid?.() !== 0) {
    process.stdout.write('skipped: the lab has guests as root only\n');
    return;
  }
  const project = await Project.create();
  try {
    await measure(project);
  } finally {
    await project.remove();
  }
  for (const [name, values] of taken) {
    const all = values.map((value) => value.toFixed(1)).join(', ');
    process.stdout.write(`${name.padEnd(52)} ${median(values).toFixed(1).padStart(6)} s  (${all})\n`);
  }
  const of = (name: string): number => median(taken.get(`deploy without a change, ${name}`) ?? []);
  process.stdout.write(
    `cdktf / rackwright, without a change: ${(of('cdktf') / of('rackwright')).toFixed(1)}x\n`,
  );
}

void main();
