import { refuse, refuseParams, type Lab } from '../model';
import { fileDigest, findSection, readDocument, writeDocument } from '../sections';
import { MACROS } from './macros';

/** A rule as it is kept; its place in the list is its position. */
export type Rule = Readonly<Record<string, string | number>>;

/** The rules of a file, first match first. */
export function rulesOf(lab: Lab, file: string): readonly Rule[] {
  const { rules } = readDocument(lab, file);
  return Array.isArray(rules) ? (rules as readonly Rule[]) : [];
}

/** Replaces the rules of a file. */
export function writeRules(lab: Lab, file: string, rules: readonly Rule[]): void {
  writeDocument(lab, file, { rules });
}

/** A rule as the API shows it. */
export function viewRule(lab: Lab, file: string, pos: number): object {
  return { ...needRule(lab, file, pos), pos, digest: fileDigest(lab, file) };
}

/**
 * The rule at a position.
 *
 * @throws ApiError 500 in PVE's words.
 */
export function needRule(lab: Lab, file: string, pos: number): Rule {
  const rule = rulesOf(lab, file)[pos];
  if (!rule) throw refuse(`no rule at position ${pos}`);
  return rule;
}

/**
 * Checks what the parts of a rule mean together.
 *
 * @throws ApiError 400 in PVE's words.
 */
export function checkRule(lab: Lab, rule: Rule): void {
  const errors: Record<string, string> = {};
  const { type, action, macro, proto } = rule;
  if (type === undefined) errors['type'] = 'missing property';
  if (action === undefined) errors['action'] = 'missing property';
  if (type === 'group') {
    if (!findSection(lab, 'firewall/groups', String(action))) {
      errors['action'] = `no such security group '${String(action)}'`;
    }
  } else if (action !== undefined && !['ACCEPT', 'DROP', 'REJECT'].includes(String(action))) {
    errors['action'] = `unknown action '${String(action)}'`;
  }
  if (macro !== undefined && !Object.hasOwn(MACROS, String(macro))) {
    errors['macro'] = `unknown macro '${String(macro)}'`;
  }
  const hasPorts = rule['dport'] !== undefined || rule['sport'] !== undefined;
  if (hasPorts && proto === undefined && macro === undefined) errors['proto'] = 'missing property';
  if (Object.keys(errors).length > 0) throw refuseParams(errors);
}

/** A list with one rule at another place; PVE counts the new place before the rule is taken out. */
export function moved(rules: readonly Rule[], from: number, to: number): readonly Rule[] {
  const rule = rules[from];
  if (!rule) return rules;
  const before = rules.slice(0, to).filter((other) => other !== rule);
  const after = rules.slice(to).filter((other) => other !== rule);
  return [...before, rule, ...after];
}
