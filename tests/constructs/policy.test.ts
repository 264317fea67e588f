import { VirtualEnvironmentContainer } from '@cdktf/provider-proxmox/lib/virtual-environment-container';
import { ProxmoxProvider } from '@cdktf/provider-proxmox/lib/provider';
import { type App, TerraformStack } from 'cdktf';
import { createColors } from 'picocolors';
import { Policy, type PolicyCheck, type PolicyProps, ProxmoxVm } from '../../constructs';
import { policyText } from '../..';
import { testingApp } from '../testing-app';
import { codeOf } from './synthesized';
import { vm } from './vm-props';

/** A stack with a privileged container and a VM, and the policies of it. */
function guarded(props?: PolicyProps): { readonly app: App; readonly policy: Policy } {
  const app = testingApp();
  const stack = new TerraformStack(app, 'mine');
  new ProxmoxProvider(stack, 'provider', { endpoint: 'https://pve1:8006/' });
  const policy = new Policy(stack, 'policy', props);
  // After it: the whole stack is meant.
  new VirtualEnvironmentContainer(stack, 'dns1', { nodeName: 'pve1', vmId: 200, unprivileged: false });
  new ProxmoxVm(stack, 'vm', { ...vm, networkBoot: true });
  return { app, policy };
}
const refusal = (props?: PolicyProps): string => {
  try {
    guarded(props).app.synth();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};
const privileged = { policy: 'ct-privileged', reason: 'needs NFS' };

describe('the construct Policy', () => {
  it('fails the synthesis of a stack that a policy refuses, with the address and what to do', () => {
    expect(refusal()).toMatch(
      /mine\/policy\] ct-privileged: proxmox_virtual_environment_container\.dns1: it is privileged\. Set unprivileged/,
    );
    // A warning is none that it fails for.
    expect(refusal()).not.toContain('vm-firewall-off');
    expect(refusal({ suppress: [privileged] })).toBe('');
    expect(refusal({ failOn: 'never' })).toBe('');
    expect(refusal({ suppress: [privileged], failOn: 'warning' })).toContain('vm-firewall-off: ');
  });

  it('finds what is of production alone unless the stack is for development', () => {
    const found = (props: PolicyProps): string[] =>
      guarded(props)
        .policy.report()
        .findings.map(({ policy }) => policy);
    expect(found({})).toContain('vm-unprotected');
    expect(found({ posture: 'dev' })).not.toContain('vm-unprotected');
  });

  it('has checks of one’s own, and writes reports', () => {
    const own: PolicyCheck = {
      ...{ id: 'own-memory', severity: 'error', title: 'VMs are small.', remedy: 'Take less memory.' },
      check: ({ stack }) =>
        stack
          .resources('proxmox_virtual_environment_vm')
          .map((resource) => ({ resource, message: `has ${JSON.stringify(resource.body['memory'])}` })),
    };
    const props = { checks: [own], suppress: [privileged] };
    expect(refusal(props)).toMatch(/own-memory: .*web1: has .*2048.*Take less memory/);
    const text = policyText(guarded(props).policy.report(), createColors(false));
    expect(text).toMatch(/^error {2}own-memory\n {2}web1: has /);
    expect(text).toMatch(/mine: 1 error, .* 1 suppressed; a deploy is refused [(]fail_on: error[)]\n$/);
  });

  it('refuses suppressions of nothing and without a reason, and two policies of one id', () => {
    const suppressing = (policy: string, reason: string): unknown =>
      codeOf(() => guarded({ suppress: [{ policy, reason }] }));
    expect(suppressing('ct-privilegd', 'typed wrongly')).toBe('POLICY_UNKNOWN');
    expect(suppressing('ct-privileged', ' ')).toBe('POLICY_NO_REASON');
    const twice = { id: 'ct-privileged', severity: 'note', title: '', remedy: '', check: () => [] } as const;
    expect(codeOf(() => guarded({ checks: [twice] }))).toBe('POLICY_TAKEN');
  });
});
