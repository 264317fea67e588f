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
  /** Files that the configuration names, and their content. */
  readonly files?: Readonly<Record<string, Buffer>>;
  /** What the first apply ends with. @default 0 */
  readonly created?: number;
  /** What the plan after a change from outside ends with. @default 2, changes */
  readonly drifted?: number;
  /** What the plan after a removal from outside ends with: PVE's word for a lost user is not understood. @default 2 */
  readonly lost?: number;
  /** Calls of the real provider that are left out on purpose. */
  readonly omitted?: RegExp;
  /** Steps are left out where the recorder's API had a state that the configuration does not make. */
  readonly without?: readonly string[];
}

/** Deletions of volumes are waited for: else a replaced file is uploaded before its predecessor is gone. */
const ADDED = /^GET .*:imgdel:.*\/status/;

const vm = 'proxmox_virtual_environment_vm';
const CASES: readonly Case[] = [
  { name: `${vm}/clone` },
  { name: `${vm}/clone-other-node` },
  { name: `${vm}/clone-task-error`, created: 1 },
  { name: `${vm}/start-task-error`, created: 1, without: ['read'] },
  { name: `${vm}/new-full-import`, isParallel: true },
  { name: `${vm}/iso-install` },
  // The volume id from before a move is not sent again: PVE has no such volume any more.
  {
    name: `${vm}/disks-nics-change`,
    omitted: /^PUT .*config\? virtio1=file=nfs1:180\/vm-180-disk-2/,
    without: ['read2', 'drift-plan', 'drift-fix', 'gone-plan', 'gone-fix'],
  },
  { name: `${vm}/stopped-then-start` },
  { name: `${vm}/pool-change` },
  { name: `${vm}/linked-clone-migrate` },
  { name: `${vm}/template-true` },
  { name: `${vm}/token-arch-denied`, created: 1 },
  { name: `${vm}/pxe` },
  { name: `${vm}/agent-timeout` },
  { name: `${vm}/task-delay` },
  { name: 'proxmox_virtual_environment_pool/basic' },
  { name: 'proxmox_virtual_environment_file/iso-upload', files: { 'files/test.iso': Buffer.alloc(200_000) } },
  { name: 'proxmox_download_file/basic', drifted: 0 },
  { name: 'proxmox_sdn/zone-vnet-subnet-applier', isParallel: true },
  { name: 'proxmox_access/user-role-token-acl', isParallel: true },
  { name: 'proxmox_network_linux_bridge/basic' },
  { name: 'proxmox_network_linux_vlan/basic' },
  { name: 'proxmox_pool_membership/vm' },
  { name: 'proxmox_user_token/gone', lost: 1, without: ['gone-fix', 'delete'] },
  { name: 'proxmox_virtual_environment_role/gone' },
  { name: 'proxmox_virtual_environment_user/gone', lost: 1, without: ['gone-fix', 'delete'] },
  { name: 'proxmox_virtual_environment_user/with-acl-block' },
  { name: `${vm}/agent-wait` },
  { name: `${vm}/clone-500-retry` },
];

suite('the provider makes the calls of the real one (needs terraform and the recorded exchanges)', () => {
  jest.setTimeout(60_000);

  test.each(CASES)('$name', async (recorded) => {
    const { name, isParallel = false, created = 0, drifted = 2, lost = 2 } = recorded;
    const { without = [], omitted = /^$/ } = recorded;
    const api = await RecordedApi.start();
    const workspace = new Workspace();
    const environment = { PROXMOX_VE_ENDPOINT: api.url, PROXMOX_VE_API_TOKEN: 'root@pam!tf=secret' };
    await workspace.attach(
      proxmoxProvider({
        environment,
        temporaryDirectory: tmpdir(),
        dataDirectory: join(workspace.directory, '.terraform'),
        now: Date.now,
      }),
    );
    const step = async (file: string, run: () => Promise<TerraformRun>, wanted = 0): Promise<void> => {
      const recording = join(recordings, `${name}.${file}.jsonl`);
      if (!existsSync(recording) || without.includes(file)) return;
      api.play(recording);
      const { status, output } = await run();
      const foreign = api.foreign.filter((call) => !ADDED.test(call));
      const missing = api.missing.filter((call) => !omitted.test(call));
      const seen = { foreign, missing, status, output: status === wanted ? '' : output };
      expect({ step: file, ...seen }).toEqual({
        step: file,
        foreign: [],
        missing: [],
        status: wanted,
        output: '',
      });
      if (isParallel) return;
      const expected = RecordedApi.expected(recording).filter((call) => !omitted.test(call));
      expect(inOrder(api.came.filter((call) => !ADDED.test(call)))).toEqual(inOrder(expected));
    };
    try {
      workspace.write('main.tf', configuration(`${name}.tf`, workspace));
      for (const [file, content] of Object.entries(recorded.files ?? {})) workspace.write(file, content);
      await step('create', () => workspace.apply(), created);
      await step('read', () => workspace.plan(), created === 0 ? 0 : 2);
      const changed = join(recordings, `${name}.update.tf`);
      if (existsSync(changed)) {
        workspace.write('main.tf', configuration(`${name}.update.tf`, workspace));
        await step('update', () => workspace.apply());
        await step('read2', () => workspace.plan());
      }
      await step('drift-plan', () => workspace.plan(), drifted);
      await step('drift-fix', () => workspace.apply());
      await step('gone-plan', () => workspace.plan(), lost);
      await step('gone-fix', () => workspace.apply());
      await step('delete', () => workspace.destroy());
    } finally {
      await workspace.close();
      await api.close();
    }
  });
});

/** The provider runs in this process, whose working directory is another. */
function configuration(file: string, workspace: Workspace): string {
  const text = readFileSync(join(recordings, file), 'utf8');
  return PROVIDER + text.replaceAll('"files/', `"${workspace.directory}/files/`);
}

/** The real provider asks for the format of disks in random order. */
function inOrder(calls: readonly string[]): readonly string[] {
  const isFormat = (call: string): boolean => /\/storage\/[^/]+\/content\/.*vm-/.test(call);
  const formats = calls.filter(isFormat).sort();
  return calls.map((call) => (isFormat(call) ? (formats.shift() ?? call) : call));
}
