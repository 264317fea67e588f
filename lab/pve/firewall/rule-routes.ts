import { operation, type AnyRoute, type OperationCall } from '../http';
import { checkDigest, fileDigest } from '../sections';
import { checkRule, moved, needRule, rulesOf, viewRule, writeRules, type Rule } from './rule-list';

/** Where a list of rules lies and what its path is. */
export interface RuleList {
  /** `/cluster/firewall/rules` */
  readonly path: string;
  /** `firewall/cluster/rules` */
  readonly file: (call: OperationCall) => string;
  readonly guard?: ((call: OperationCall, how: 'read' | 'write') => void) | undefined;
}

const NO_RULE = ['node', 'vmid', 'vnet', 'group', 'pos', 'moveto'];

/** A rule with what a request says of it; an empty value takes the old one away, as PVE does. */
function ruleOf({ given }: OperationCall, before: Rule = {}): Rule {
  const said = { ...before, ...(given.options(...NO_RULE) as Rule) };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== ''));
}

/** The operations of a list of rules: list, add, look, change or move, remove. */
export function ruleRoutes(list: RuleList): readonly AnyRoute[] {
  const open = (call: OperationCall, how: 'read' | 'write'): { file: string; pos: number } => {
    list.guard?.(call, how);
    const file = list.file(call);
    if (how === 'write') checkDigest(call.given.optionalText('digest'), fileDigest(call.lab, file));
    return { file, pos: call.given.number('pos') ?? 0 };
  };
  return [
    operation(`GET ${list.path}`, (call) => {
      const { file } = open(call, 'read');
      return rulesOf(call.lab, file).map((_, pos) => viewRule(call.lab, file, pos));
    }),
    operation(`POST ${list.path}`, (call) => {
      const { file } = open(call, 'write');
      const rule = { enable: 0, ...ruleOf(call) };
      checkRule(call.lab, rule);
      // PVE puts a new rule first, whatever position was asked for.
      writeRules(call.lab, file, [rule, ...rulesOf(call.lab, file)]);
      return null;
    }),
    operation(`GET ${list.path}/{pos}`, (call) => {
      const { file, pos } = open(call, 'read');
      // Here the position is the text of the path; in the list it is a number. The bpg provider reads both so.
      return { ...viewRule(call.lab, file, pos), pos: String(pos) };
    }),
    operation(`PUT ${list.path}/{pos}`, (call) => {
      const { file, pos } = open(call, 'write');
      const before = needRule(call.lab, file, pos);
      const rules = rulesOf(call.lab, file);
      const moveto = call.given.number('moveto');
      if (moveto !== undefined && moveto !== pos) {
        writeRules(call.lab, file, moved(rules, pos, moveto));
        return null;
      }
      const removed = call.given.list('delete');
      const kept = Object.entries(before).filter(([key]) => !removed.includes(key));
      const rule = ruleOf(call, Object.fromEntries(kept));
      checkRule(call.lab, rule);
      writeRules(call.lab, file, rules.with(pos, rule));
      return null;
    }),
    operation(`DELETE ${list.path}/{pos}`, (call) => {
      const { file, pos } = open(call, 'write');
      needRule(call.lab, file, pos);
      writeRules(call.lab, file, rulesOf(call.lab, file).toSpliced(pos, 1));
      return null;
    }),
  ];
}
