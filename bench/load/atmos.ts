import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SETTINGS = `base_path: ./
components: { terraform: { base_path: components } }
stacks: { base_path: stacks, included_paths: [bench.yaml], name_pattern: '{stage}' }
version: { check: { enabled: false } }
settings: { telemetry: { enabled: false } }
logs: { level: Off }
`;
const BASE = `    base:
      metadata: { type: abstract }
      vars: { image: debian-12, memory: 512MiB, disks: { scsi0: { size: 8GiB } }, nics: { net0: { bridge: benchnet } } }
`;

/** Whether atmos is on PATH. */
export function hasAtmos(): boolean {
  return spawnSync('atmos', ['version'], { stdio: 'ignore' }).status === 0;
}

/**
 * Writes the same VMs as a stack of atmos: an abstract component for what all share, from which each VM inherits its hardware
 * in one file, and what is installed in the other, which imports it.
 */
export function writeAtmosStacks(folder: string, count: number): void {
  for (const below of ['stacks', 'components/vm']) mkdirSync(join(folder, below), { recursive: true });
  const indexes = Array.from({ length: count }, (_, index) => index);
  const hardware = indexes.map((index) => {
    const [high, low] = [(index + 10) >> 8, (index + 10) & 255];
    const vars = `{ vm_id: ${String(100_000 + index)}, memory: 1GiB, nics: { net0: { ipv4: 10.0.${String(high)}.${String(low)}/8 } } }`;
    return `    host${String(index)}:\n      metadata: { component: vm, inherits: [base] }\n      vars: ${vars}\n`;
  });
  const installed = indexes.map(
    (index) =>
      `    host${String(index)}:\n      vars: { groups: [web], vars: { index: ${String(index)} } }\n`,
  );
  const components = `components:\n  terraform:\n`;
  const write = (path: string, text: string): void => {
    writeFileSync(join(folder, path), text);
  };
  write('atmos.yaml', SETTINGS);
  write('components/vm/main.tf', '');
  write('stacks/hardware.yaml', `${components}${BASE}${hardware.join('')}`);
  write(
    'stacks/bench.yaml',
    `import: [hardware]\nvars: { stage: bench }\n${count > 0 ? components : ''}${installed.join('')}`,
  );
}
