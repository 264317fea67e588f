import { type Environment, nearest, type Origin, type PolicySettings } from '../site';
import { policies as catalogue } from './catalogue';
import type { Endpoint, Found, PolicyCheck, Severity, SizedStorage, Subject } from './policy';
import { type Body, Stack } from './stack';

/** One thing that a policy found, and what the specs say to it. */
export interface Finding {
  readonly policy: string;
  readonly severity: Severity;
  readonly message: string;
  readonly remedy: string;
  /** `proxmox_virtual_environment_vm.dev1`; absent where the stack as a whole is meant. */
  readonly address?: string;
  /** Name of the host or thing, `dev1`; absent where the stack as a whole is meant. */
  readonly subject?: string;
  /** The line of the specs to mend; absent where nothing there is known to be meant. */
  readonly origin?: Origin;
  /** Why the specs let it be. */
  readonly suppressed?: string;
}

/** What became of all policies. */
export interface PolicyReport {
  readonly environment: string;
  /** The worst first; suppressed ones are among them. */
  readonly findings: readonly Finding[];
  /** Suppressions that have nothing to suppress, or whose time is over. */
  readonly stale: readonly { readonly policy: string; readonly why: string }[];
  /** How many are not suppressed. */
  readonly counts: Readonly<Record<Severity, number>>;
  /** The least severity that a deploy is refused for. */
  readonly failOn: PolicySettings['failOn'];
  /** True where a deploy is refused. */
  readonly isRefused: boolean;
}

const order: readonly Severity[] = ['error', 'warning', 'note'];

/**
 * Runs the policies on the configuration of an environment.
 *
 * @param document what `cdk.tf.json` holds
 * @param options `today`, as `2026-11-21`, since suppressions may end; `storages` of the site whose size is known, and
 * its `nodes`; `originOf` tells where the specs say what is found
 */
export function evaluate(
  environment: Pick<Environment, 'name' | 'posture' | 'policy' | 'partOf'>,
  document: Body,
  {
    today,
    policies = catalogue,
    storages = [],
    nodes = [],
    clusters = [],
    originOf = () => undefined,
  }: {
    readonly today: string;
    readonly policies?: readonly PolicyCheck[];
    readonly storages?: readonly SizedStorage[];
    readonly nodes?: readonly Endpoint[];
    readonly clusters?: Subject['clusters'];
    readonly originOf?: (found: Found) => Origin | undefined;
  },
): PolicyReport {
  const stack = new Stack(document);
  const { failOn = 'error', suppress = [] } = environment.policy ?? {};
  // What each suppression has let be, by name.
  const used = new Map<object, Set<string>>();
  const inForce = suppress.filter(({ until }) => until === undefined || until >= today);
  const findings = policies.flatMap((policy) =>
    policy.check({ stack, posture: environment.posture, storages, nodes, clusters }).map((found): Finding => {
      const subject = subjectOf(found);
      const rules = inForce.filter(
        (each) =>
          each.policy === policy.id &&
          (each.on === undefined || (subject !== undefined && each.on.includes(subject))),
      );
      for (const each of rules) used.set(each, (used.get(each) ?? new Set<string>()).add(subject ?? ''));
      const [rule] = rules;
      const origin = originOf(found);
      return {
        ...described(policy, found),
        ...(origin ? { origin } : {}),
        ...(rule ? { suppressed: rule.reason } : {}),
      };
    }),
  );
  findings.sort((one, other) => order.indexOf(one.severity) - order.indexOf(other.severity));
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { severity, suppressed } of findings) if (suppressed === undefined) counts[severity] += 1;
  const known = new Set(policies.map(({ id }) => id));
  const stale = suppress.flatMap((rule) => {
    const { policy, until, on = [] } = rule;
    const why = (text: string): PolicyReport['stale'] => [{ policy, why: text }];
    if (!known.has(policy)) {
      const near = nearest(policy, [...known]);
      return why(`there is no policy with this id${near === undefined ? '' : `; did you mean "${near}"?`}`);
    }
    if (!inForce.includes(rule)) return why(`it was suppressed until ${until ?? ''}`);
    // A part does not know what the others have.
    if (environment.partOf !== undefined) return [];
    const names = used.get(rule);
    if (!names) return why('it finds nothing that this suppresses');
    const vain = on.filter((name) => !names.has(name));
    return vain.length > 0 ? why(`it finds nothing on ${vain.join(', ')}`) : [];
  });
  const isRefused = severitiesRefused(failOn).some((severity) => counts[severity] > 0);
  return { environment: environment.name, findings, stale, counts, failOn, isRefused };
}

/** What a deploy is refused for, the worst first. */
export function severitiesRefused(failOn: PolicySettings['failOn']): readonly Severity[] {
  return failOn === 'never' ? [] : order.slice(0, order.indexOf(failOn) + 1);
}

function described({ id, severity, remedy }: PolicyCheck, found: Found): Finding {
  const { message, resource } = found;
  const subject = subjectOf(found);
  return {
    policy: id,
    severity,
    message,
    remedy,
    ...(resource ? { address: resource.address } : {}),
    ...(subject === undefined ? {} : { subject }),
  };
}

/** As the specs call it: Terraform's names have an underscore before a leading digit. */
function subjectOf({ resource, subject }: Found): string | undefined {
  return subject ?? resource?.name.replace(/^_(?=\d)/, '');
}
