import { checkMachinesOfState } from '../../deploy/states-of-hosts';
import type { StateResource, TerraformState } from '../../deploy/state-json';
import { type Environment, partsOf } from '../../site';
import { environmentOf, exampleSite } from '../inventory/example-site';

describe('the machines of a state', () => {
  const example = environmentOf(exampleSite());
  const whole: Environment = {
    ...example,
    shards: 2,
    vms: example.vms.map((vm) => (vm.role === 'router' ? vm : { ...vm, shard: 1 })),
  };
  const [own, , second] = partsOf(whole);
  const vm = whole.vms.find(({ shard }) => shard === 1)!;
  const stateOf = (...resources: Partial<StateResource>[]): TerraformState => ({
    outputs: {},
    resources: resources.map((each) => ({
      mode: 'managed',
      type: 'proxmox_virtual_environment_vm',
      name: vm.name,
      values: { vm_id: vm.vmId },
      ...each,
    })),
  });
  const check = (part: Environment | undefined, state: TerraformState): (() => void) => {
    return () => {
      checkMachinesOfState(whole, part!, state);
    };
  };
  const refusal = expect.objectContaining({
    code: 'HOST_IN_OTHER_STATE',
    message: expect.stringContaining(
      `is in that of ${whole.name} and would be in that of ${whole.name}/1`,
    ) as string,
  }) as Error;

  it('stay in it, or are refused by their name or their id', () => {
    expect(check(second, stateOf({}))).not.toThrow();
    expect(check(own, stateOf({}))).toThrow(refusal);
    expect(check(own, stateOf({ name: 'another-name' }))).toThrow(refusal);
    expect(check(own, stateOf({ values: { vm_id: 1 } }))).toThrow(refusal);
  });

  it('may go where no part has them, and what is no machine is nobody', () => {
    expect(check(own, stateOf({ name: 'gone', values: { vm_id: 1 } }))).not.toThrow();
    expect(check(own, stateOf({ type: 'terraform_data' }, { mode: 'data' }))).not.toThrow();
    expect(check(own, stateOf())).not.toThrow();
  });
});
