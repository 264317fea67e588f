import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { proxmoxProvider } from '../../../lab/providers/proxmox/provider';
import { RecordedApi } from './support/recorded-api';
import { hasTerraform, Workspace, type TerraformRun } from './support/terraform';

const recordings = resolve(__dirname, '../../../../shared/contracts/bpg-exchanges');
const isPossible = hasTerraform && existsSync(recordings);
const suite = isPossible ? describe : describe.skip;

const PROVIDER = `
terraform {
  required_providers {
    proxmox = { source = "registry.terraform.io/bpg/proxmox" }
  }
}
provider "proxmox" { insecure = true }
`;

interface Case {
  readonly name: string;
  /** Calls of several resources may come in another order. */
  readonly isParallel?: boolean;
  readonly files?: Readonly<Record<string, string>>;
}

const CASES: readonly Case[] = [
  { name: 'proxmox_virtual_environment_vm/clone' },
  { name: 'proxmox_virtual_environment_vm/new-full-import', isParallel: true },
  { name: 'proxmox_virtual_environment_vm/iso-install' },
  { name: 'proxmox_virtual_environment_vm/disks-nics-change' },
  { name: 'proxmox_virtual_environment_vm/stopped-then-start' },
  { name: 'proxmox_virtual_environment_vm/pool-change' },
  { name: 'proxmox_virtual_environment_vm/linked-clone-migrate' },
  { name: 'proxmox_virtual_environment_vm/clone-other-node' },
  { name: 'proxmox_virtual_environment_vm/template-true' },
  { name: 'proxmox_virtual_environment_vm/pxe' },
  { name: 'proxmox_virtual_environment_vm/agent-wait' },
  { name: 'proxmox_virtual_environment_vm/task-delay' },
  { name: 'proxmox_virtual_environment_pool/basic' },
  { name: 'proxmox_download_file/basic' },
  { name: 'proxmox_sdn/zone-vnet-subnet-applier', isParallel: true },
];

suite('the provider makes the calls of the real one (needs terraform and the recorded exchanges)', () => {
  jest.setTimeout(60_000);

  test.each(CASES)('$name', async ({ name, isParallel = false }) => {
    const api = await RecordedApi.start();
    const workspace = new Workspace();
    const environment = { PROXMOX_VE_ENDPOINT: api.url, PROXMOX_VE_API_TOKEN: 'root@pam!tf=secret' };
    await workspace.attach(proxmoxProvider({ environment, temporaryDirectory: tmpdir(), now: Date.now }));
    const step = async (file: string, run: () => Promise<TerraformRun>, wanted = 0): Promise<void> => {
      const recording = join(recordings, `${name}.${file}.jsonl`);
      if (!existsSync(recording)) return;
      api.play(recording);
      const { status, output } = await run();
      const seen = { foreign: api.foreign, missing: api.missing, status, output: status === wanted ? '' : output };
      expect({ step: file, ...seen }).toEqual({ step: file, foreign: [], missing: [], status: wanted, output: '' });
      if (!isParallel) expect(inOrder(api.came)).toEqual(inOrder(RecordedApi.expected(recording)));
    };
    try {
      workspace.write('main.tf', PROVIDER + readFileSync(join(recordings, `${name}.tf`), 'utf8'));
      await step('create', () => workspace.apply());
      await step('read', () => workspace.plan());
      const changed = join(recordings, `${name}.update.tf`);
      if (existsSync(changed)) {
        workspace.write('main.tf', PROVIDER + readFileSync(changed, 'utf8'));
        await step('update', () => workspace.apply());
        await step('read2', () => workspace.plan());
      }
      await step('drift-plan', () => workspace.plan(), 2);
      await step('drift-fix', () => workspace.apply());
      await step('gone-plan', () => workspace.plan(), 2);
      await step('gone-fix', () => workspace.apply());
      await step('delete', () => workspace.destroy());
    } finally {
      await workspace.close();
      await api.close();
    }
  });
});

/** The real provider asks for the format of disks in random order. */
function inOrder(calls: readonly string[]): readonly string[] {
  const isFormat = (call: string): boolean => /\/storage\/[^/]+\/content\/.*vm-/.test(call);
  const formats = calls.filter(isFormat).sort();
  return calls.map((call) => (isFormat(call) ? (formats.shift() ?? call) : call));
}
