import { z } from 'zod';
import { runTool } from '../run-tool';

/** A chain of this machine that drops what is forwarded, unless a rule of it takes it. */
export interface DroppingChain {
  /** `ip filter FORWARD`, as nft names it. */
  readonly name: string;
  /** Interface by which that comes in which it drops: that of machines, or that of what answers them. */
  readonly from: string;
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
const statement = z.object({
  match: z.object({ op: z.string(), left: z.unknown(), right: z.unknown() }).optional(),
});
const rule = z.object({
  family: z.string(),
  table: z.string(),
  chain: z.string(),
  expr: z.array(z.unknown()).default([]),
});
const ruleset = z.object({
  nftables: z.array(z.object({ chain: chain.optional(), rule: rule.optional() })),
});

/**
 * The chains at the forward hook whose policy is to drop, as Docker and ufw make them, and that no rules of their table keep
 * from it for what machines send and what answers them. A verdict of our own table does not help: each chain of the hook has to let it pass.
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
    const own = rules.filter((each) => each.table === table && each.family === family);
    const dropped = droppedBy(own, { from, to });
    if (dropped === undefined) return [];
    const remedy = remedyFor({ named, family, table, name }, { from, to });
    return [{ name: `${family} ${table} ${name}`, from: dropped, remedy }];
  });
}

type Path = Parameters<typeof droppingChains>[1];

/** The interface by which that comes in which no rule accepts. */
function droppedBy(rules: readonly z.infer<typeof rule>[], path: Path): string | undefined {
  if (!rules.some(({ expr }) => letsOut(expr, path))) return path.from;
  return rules.some(({ expr }) => letsBack(expr, path)) ? undefined : path.to;
}

/** Whether a rule accepts what comes in by the interface of machines. */
function letsOut(expression: readonly unknown[], { from, to }: Path): boolean {
  const text = JSON.stringify(expression);
  return text.includes('"accept"') && text.includes('"iifname"') && isOf(expression, { from, to });
}

/** Whether one accepts what answers them: iptables-nft does not tell which states its match is of. */
function letsBack(expression: readonly unknown[], { from, to }: Path): boolean {
  const text = JSON.stringify(expression);
  const isOfAnswers = !text.includes('"ct"') || text.includes('"established"');
  return text.includes('"accept"') && isOfAnswers && isOf(expression, { from: to, to: from });
}

/** Whether a rule may be about packets of a path: where it names interfaces, they are those. */
function isOf(expression: readonly unknown[], { from, to }: Path): boolean {
  const names = { iifname: from, oifname: to };
  return Object.entries(names).every(([key, name]) =>
    expression.every((each) => {
      const { match } = statement.safeParse(each).data ?? {};
      if (!match || !JSON.stringify(match.left).includes(`"${key}"`)) return true;
      return (match.op === '==') === JSON.stringify(match.right).includes(JSON.stringify(name));
    }),
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
