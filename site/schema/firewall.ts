import { z } from 'zod';
import { Cidr, IpAddress } from '../values';
import { PVE_MACROS } from '../firewall-macros';
import { documented, layered, matching, nameText, refuse, textOf } from './field';

const LAST_PORT = 65_535;

function parseSource(text: string): void {
  if (text.includes('/')) Cidr.parse(text);
  else IpAddress.parse(text);
}

const sourceText = (description: string): z.ZodString =>
  textOf(parseSource, { description, examples: ['10.0.0.0/24', '192.0.2.7'] });

const port = documented(
  z.union([z.int().min(1).max(LAST_PORT), z.string()]).superRefine((value, context) => {
    if (typeof value === 'number') return;
    const [, first = '0', last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(value) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (from >= 1 && from <= to && to <= LAST_PORT) return;
    refuse(
      context,
      'BAD_VALUE',
      `"${value}" is no port`,
      'write 443, or a run such as "8000-8080", of 1 to 65535',
    );
  }),
  { description: 'A port, 1 to 65535, or a run of them.', examples: [443, '8000-8080'] },
);

const macro = z
  .string()
  .superRefine((text, context) => {
    if (PVE_MACROS.includes(text)) return;
    const near = PVE_MACROS.find((name) => name.toLowerCase() === text.toLowerCase());
    const hint = near === undefined ? `PVE has ${PVE_MACROS.join(', ')}` : `did you mean "${near}"?`;
    refuse(context, 'BAD_VALUE', `"${text}" is no macro of PVE's firewall`, hint);
  })
  .meta({
    description:
      'One of the services that PVE knows by name, in the place of protocol and ports. Default: none.',
    examples: ['HTTPS'],
  });

const log = documented(z.enum(['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug']), {
  description: 'How loudly the node logs it, in the words of syslog. Default: not at all.',
});

const ruleSpec = z.strictObject(
  layered({
    action: documented(z.enum(['accept', 'drop', 'reject']), { description: 'Default: accept.' }),
    macro,
    protocol: documented(z.enum(['tcp', 'udp', 'sctp', 'icmp', 'ipv6-icmp', 'esp', 'gre', 'vrrp']), {
      description: 'Default: tcp where there are ports, else all.',
    }),
    ports: documented(z.array(port).min(1).max(100), {
      description: 'Ports and runs of them, at most 100. Default: all.',
      examples: [[443, '8000-8080']],
    }),
    from: documented(
      z
        .array(
          matching(
            /^([0-9A-Fa-f:.]+(\/\d{1,3})?|((role|group|cluster|set):)?[A-Za-z0-9][A-Za-z0-9._-]*)$/,
            'write an address, a network, the name of a machine, admins, or role:NAME, group:NAME, cluster:NAME, set:NAME',
            { description: 'One source.' },
          ),
        )
        .min(1),
      {
        description:
          'Where it comes from: addresses, networks, names of machines, `admins`, and of rules of VMs those of a role (`role:k3s`), of an Ansible group (`group:web`), of a cluster (`cluster:home`), of an IP set (`set:office`); of rules of nodes `nodes`, the nodes of the cluster. Default: everywhere.',
        examples: [['10.0.9.0/24', 'dev1', 'role:haproxy', 'set:office']],
      },
    ),
    log,
    enabled: documented(z.boolean(), {
      description: 'False keeps the rule in PVE, without effect. Default: true.',
    }),
  }),
);

const ruleName = matching(
  /^[a-z][a-z0-9_-]{0,31}$/,
  'a name is at most 32 of a-z, 0-9, "_" and "-", a letter first',
  {
    description: 'What the rule is called; layers change it by this name.',
  },
);

const rules = documented(z.record(ruleName, z.nullable(ruleSpec)), {
  description:
    'Rules for what comes in, by name, asked in the order in which they are written. Default: none.',
});

function nodeRules(description: string): typeof rules {
  return documented(z.record(ruleName, z.nullable(ruleSpec)), { description });
}

const byName = (description: string): z.ZodType<Readonly<Record<string, RulesSpec | null>>> =>
  documented(z.record(nameText({ description: 'Name.' }), z.nullable(rules)), { description });

/** `firewall` of an environment. */
export const firewallSpec = documented(
  z.strictObject(
    layered({
      enabled: documented(z.boolean(), {
        description:
          "Whether PVE filters the environment's VMs: what their roles serve, what rules accept and SSH of `admins` comes in, and nothing else. Default: false.",
      }),
      admins: documented(z.array(sourceText('An address or a network.')), {
        description:
          'Who logs in by SSH: addresses and networks, that of the machine that runs Ansible among them. Required where VMs are filtered.',
        examples: [['10.0.0.0/24']],
      }),
      ip_sets: documented(
        z.record(
          matching(/^[a-z][a-z0-9_-]{1,40}$/, 'a name is 2 to 41 of a-z, 0-9, "_" and "-", a letter first', {
            description: 'Name of the set.',
          }),
          z.nullable(z.array(sourceText('An address or a network.')).min(1)),
        ),
        { description: 'Addresses and networks by a name that rules use. Default: none.' },
      ),
      roles: byName('Rules of the VMs that have a role, by the name of the role. Default: none.'),
      log_dropped: documented(log, {
        description: 'How loudly nodes log what no rule lets in to VMs. Default: not at all.',
      }),
      groups: byName(
        'Rules of the VMs of an Ansible group, of `name_groups` or `install.groups`, by its name. Default: none.',
      ),
    }),
  ),
  { description: "What PVE's firewall lets through to the VMs of the environment." },
);

/** `firewall` of a VM, or of all that a layer reaches. */
export const vmFirewallSpec = documented(
  z.strictObject(
    layered({
      enabled: documented(z.boolean(), {
        description: "Whether PVE filters the VM. Default: what its environment's `firewall` says.",
      }),
      rules,
    }),
  ),
  { description: "What PVE's firewall lets through to the VM, beside what its environment says." },
);

/** `datacenter.firewall` of a node. */
export const clusterFirewallSpec = documented(
  z.strictObject(
    layered({
      enabled: documented(z.boolean(), {
        description:
          "Whether PVE's firewall is on for the whole cluster: while it is off, nothing is filtered, whatever VMs say. What reaches the nodes is filtered too. Default: false.",
      }),
      admins: documented(z.array(sourceText('An address or a network.')), {
        description:
          "Addresses and networks that reach the API, SSH and the consoles of the nodes, beside the cluster's own network; that of the machine that deploys among them. Required where it is on.",
        examples: [['10.0.0.0/24']],
      }),
      rules: nodeRules(
        "Rules for what comes in to every node of the cluster, by name, beside what PVE lets in by itself: the cluster's own traffic, and what `admins` do. Default: none.",
      ),
    }),
  ),
  { description: "The switch of PVE's firewall. Default: as it is." },
);

/** `firewall` of a node's set-up. */
export const nodeFirewallSpec = documented(
  z.strictObject(
    layered({
      rules: nodeRules(
        'Rules for what comes in to this node, by name, asked before those of its cluster. Default: none.',
      ),
    }),
  ),
  { description: "What PVE's firewall lets through to the node itself. Default: what its cluster says." },
);

/** One rule, after merging. */
export type RuleSpec = z.infer<typeof ruleSpec>;
/** Rules by name. */
export type RulesSpec = Readonly<Record<string, RuleSpec | null>>;
/** An environment's firewall, after merging. */
export type FirewallSpec = z.infer<typeof firewallSpec>;
