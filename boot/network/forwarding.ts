import { z } from 'zod';
import { runTool } from '../run-tool';

/** A chain of this machine that drops what is forwarded, unless a rule of it takes it. */
export interface DroppingChain {
  /** `ip filter FORWARD`, as nft names it. */
  readonly name: string;
  /** What to do, for whoever made it. */
  readonly remedy: string;
}

const chain = z.object({
  family: z.string(),
  table: z.string(),
  name: z.string(),
  hook: z.string().optional(),
  policy: z.string().optional(),
});
const rule = z.object({ family: z.string(), table: z.string(), chain: z.string(), expr: z.unknown() });
const ruleset = z.object({
  nftables: z.array(z.object({ chain: chain.optional(), rule: rule.optional() })),
});

/**
 * The chains at the forward hook whose policy is to drop, as Docker and ufw make them, and that no rule of their table keeps from
 * it for what comes in by an interface. A verdict of our own table does not help: each chain of the hook has to let it pass.
 * @param listed by `nft -j list ruleset`, where the rules of iptables-nft are as well
 * @param path of packets of machines: the interface that they come in by, and the one that leads to the world
 */
export function droppingChains(
  listed: string,
  { from, to }: { readonly from: string; readonly to: string },
): readonly DroppingChain[] {
  const { nftables } = ruleset.parse(JSON.parse(listed));
  const chains = nftables.flatMap((each) => each.chain ?? []);
  const rules = nftables.flatMap((each) => each.rule ?? []);
  const named = new Set(chains.map(({ name }) => name));
  return chains.flatMap(({ family, table, name, hook, policy }) => {
    if (hook !== 'forward' || policy !== 'drop' || !['ip', 'inet'].includes(family)) return [];
    const accepts = rules.some(
      (each) => each.table === table && each.family === family && letsIn(JSON.stringify(each.expr), from),
    );
    if (accepts) return [];
    return [
      { name: `${family} ${table} ${name}`, remedy: remedyFor({ named, family, table, name }, { from, to }) },
    ];
  });
}

/** Whether a rule accepts what comes in by an interface. */
function letsIn(expression: string, from: string): boolean {
  return (
    expression.includes('"accept"') &&
    expression.includes('"iifname"') &&
    expression.includes(JSON.stringify(from))
  );
}

function remedyFor(
  found: {
    readonly named: ReadonlySet<string>;
    readonly family: string;
    readonly table: string;
    readonly name: string;
  },
  { from, to }: { readonly from: string; readonly to: string },
): string {
  const { named, family, table, name } = found;
  if (named.has('ufw-user-forward')) return `ufw route allow in on ${from} out on ${to}`;
  if (named.has('DOCKER-USER')) {
    const back = `iptables -I DOCKER-USER -i ${to} -o ${from} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`;
    return `iptables -I DOCKER-USER -i ${from} -o ${to} -j ACCEPT; ${back}`;
  }
  const insert = `nft insert rule ${family} ${table} ${name}`;
  return `${insert} iifname ${from} oifname ${to} accept; ${insert} iifname ${to} oifname ${from} ct state established,related accept`;
}

/** Those of this machine. @throws BootError BOOT_TOOL, of who may not look as well */
export async function chainsThatDrop(path: {
  readonly from: string;
  readonly to: string;
}): Promise<readonly DroppingChain[]> {
  return droppingChains(await runTool(['nft', '-j', 'list', 'ruleset']), path);
}
