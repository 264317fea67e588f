import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { evaluate, policies, type PolicyCheck, type PolicyReport, severitiesRefused } from '../../policies';
import { ConstructError } from '../construct-error';
import type { PolicyProps } from './policy-props';

/**
 * The policy pack, on the stack that it is put into: what findings are severe enough fails the synthesis, before anything is
 * planned. Stacks of a site have it by their specs, and `rackwright deploy`.
 *
 * `report()` has all findings, for a report of one's own: `policyText`, `policySarif` and `policyJunit` of `rackwright` write it.
 * @example new Policy(stack, 'policy', { suppress: [{ policy: 'vm-firewall-off', reason: 'the switch filters' }] });
 */
export class Policy extends Construct {
  /** Those of the pack and one's own, in the order in which they are asked. */
  readonly checks: readonly PolicyCheck[];

  /** @throws {@link ConstructError} `POLICY_TAKEN`, `POLICY_UNKNOWN`, `POLICY_NO_REASON` */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: PolicyProps = {},
  ) {
    super(scope, id);
    const { checks = [], suppress = [] } = props;
    this.checks = [...policies, ...checks];
    const known = new Set(policies.map((each) => each.id));
    for (const own of checks) {
      if (known.has(own.id))
        throw new ConstructError(
          'POLICY_TAKEN',
          `there are two policies "${own.id}". Give one of them another id.`,
        );
      known.add(own.id);
    }
    for (const { policy, reason } of suppress) {
      if (!known.has(policy))
        throw new ConstructError(
          'POLICY_UNKNOWN',
          `"${policy}" is suppressed, and there is no policy with this id. Take one of docs/reference/policies.md, or leave it out.`,
        );
      if (reason.trim() === '')
        throw new ConstructError(
          'POLICY_NO_REASON',
          `"${policy}" is suppressed without a reason. Say why it is let be.`,
        );
    }
    this.node.addValidation({ validate: () => this.refusals() });
  }

  /** What the policies find in the stack as it is now. */
  report(): PolicyReport {
    const { posture = 'prod', failOn = 'error', suppress = [], storages = [] } = this.props;
    const stack = TerraformStack.of(this);
    // As it will be written: references are text by then.
    const document = JSON.parse(JSON.stringify(stack.toTerraform())) as Readonly<Record<string, unknown>>;
    return evaluate({ name: stack.node.id, posture, policy: { failOn, suppress } }, document, {
      today: new Date().toISOString().slice(0, 10),
      policies: this.checks,
      storages,
    });
  }

  private refusals(): string[] {
    const refused = severitiesRefused(this.props.failOn ?? 'error');
    return this.report()
      .findings.filter(({ severity, suppressed }) => suppressed === undefined && refused.includes(severity))
      .map(({ policy, address, message, remedy }) => {
        const where = address === undefined ? '' : `${address}: `;
        return `${policy}: ${where}${message}. ${remedy}`;
      });
  }
}
