import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Testing, TerraformStack } from 'cdktf';
import { AnsibleRun, type AnsibleRunProps, ProxmoxVm } from '../../constructs';
import { synthesize } from '../../stacks';
import { loadExample } from '../stacks/example-specs';
import { testingApp } from '../testing-app';
import { imageFileId, vm } from './vm-props';

const HASHES = { web1: 'a'.repeat(64), web2: 'b'.repeat(64) };

interface Run {
  readonly triggers_replace: Readonly<Record<string, unknown>>;
  readonly depends_on: readonly string[];
  readonly provisioner: { readonly 'local-exec': Readonly<Record<string, unknown>> }[];
}

function built(changes: Partial<AnsibleRunProps> = {}): { readonly run: Run; readonly locals: unknown } {
  const stack = new TerraformStack(testingApp(), 'test');
  const hosts = Object.entries(HASHES).map(([name, hash], index) => ({
    machine: new ProxmoxVm(stack, name, { ...vm, name, vmId: vm.vmId + index, imageFileId }),
    hash,
  }));
  new AnsibleRun(stack, 'ansible', { environment: 'dev', hosts, project: '../../..', ...changes });
  const { resource, locals } = JSON.parse(Testing.synth(stack)) as {
    readonly resource: { readonly terraform_data: { readonly ansible: Run } };
    readonly locals: unknown;
  };
  return { run: resource.terraform_data.ansible, locals };
}

describe('AnsibleRun', () => {
  it('runs again when a machine was made anew or its hash changed, and waits for all machines', () => {
    const { run, locals } = built();
    expect(Object.keys(run.triggers_replace)).toEqual(['web1', 'web2']);
    expect(run.triggers_replace['web1']).toEqual({
      vm: expect.stringContaining('web1') as unknown,
      hash: '${local.host_hashes["web1"]}',
    });
    expect(locals).toEqual({ host_hashes: '${jsondecode(file("host-hashes.json"))}' });
    expect(run.depends_on).toEqual([
      'proxmox_virtual_environment_vm.web1',
      'proxmox_virtual_environment_vm.web2',
    ]);
  });

  it('starts the command in the project, which finds the hashes by a path', () => {
    expect(built().run.provisioner).toEqual([
      {
        'local-exec': {
          command: 'node cli/rackwright.mjs configure dev',
          working_dir: '../../..',
          environment: { RACKWRIGHT_HOST_HASHES: '${abspath("host-hashes.json")}' },
        },
      },
    ]);
  });

  it('leaves as they are the hosts that the state keeps', () => {
    const kept = { web3: { vm: '303', hash: 'c'.repeat(64) } };
    const { run } = built({ kept, command: 'npx rackwright' });
    expect(Object.keys(run.triggers_replace)).toEqual(['web1', 'web2', 'web3']);
    expect(run.triggers_replace['web3']).toEqual(kept.web3);
    expect(run.provisioner[0]?.['local-exec']['command']).toBe(
      'npx rackwright configure dev --hosts web1 web2',
    );
  });

  it('keeps the hashes out of the synthesized JSON, which is alike for all people', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'rackwright-ansible-'));
    try {
      const [dev] = synthesize(loadExample(), {
        outdir,
        hashOf: (_environment, { name }) => `hash of ${name}`,
      });
      const read = (file: string): string => readFileSync(join(dev?.directory ?? '', file), 'utf8');
      expect(JSON.parse(read('host-hashes.json'))).toEqual({
        'dev-router': 'hash of dev-router',
        dev1: 'hash of dev1',
        dev2: 'hash of dev2',
      });
      expect(read('cdk.tf.json')).not.toContain('hash of');
    } finally {
      rmSync(outdir, { recursive: true });
    }
  });
});
