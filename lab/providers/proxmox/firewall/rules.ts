import { classify } from '../../../../pve/client';
import { parseBoolean, type FormParams } from '../../../../pve/wire';
import { blocks, flag, number, ProviderError, text, type Operation, type Validator } from '../../resource';
import type { ObjectValue } from '../../values';
import type { Session } from '../session';
import { matches, oneOf } from '../validators';
import { isGone } from './gone';

/** For the arguments of a rule. */
export const RULE_VALIDATORS: Readonly<Record<string, Validator>> = {
  'rule.action': oneOf('ACCEPT', 'REJECT', 'DROP'),
  'rule.type': matches(/^(in|out|forward)$/i, "'in', 'out' or 'forward'"),
};

/** A rule as PVE answers it. */
interface Rule {
  readonly pos: number;
  readonly type?: string;
  readonly action?: string;
  readonly enable?: unknown;
  readonly [key: string]: unknown;
}

/** Texts of a rule that may be empty; a use of a security group has only the first two. */
const TEXTS = ['comment', 'iface', 'dest', 'dport', 'log', 'macro', 'proto', 'source', 'sport'] as const;
const SHORT = 2;

/**
 * Writes the rules of an empty list: PVE puts each new one first, so the last comes first.
 *
 * @throws ProviderError PROXMOX_RULES_EXIST where somebody else has rules
 */
export async function createRules(
  base: string,
  planned: ObjectValue,
  operation: Operation<Session>,
): Promise<void> {
  const { api } = operation.session;
  const there = await api.get<readonly Rule[]>(base);
  if (there.length > 0) {
    throw new ProviderError('PROXMOX_RULES_EXIST', `There are rules already at ${base}`, {
      detail: `${there.length} rules that are not Terraform's would be mixed with new ones. Import them, or delete them first.`,
    });
  }
  for (const [index, rule] of [...blocks(planned, 'rule').entries()].reverse()) {
    await api.post(base, creation(rule, index));
  }
}

/** The rules in their order. */
export async function readRules(
  base: string,
  operation: Operation<Session>,
): Promise<readonly ObjectValue[]> {
  const rows = await operation.session.api.get<readonly Rule[]>(base);
  const rules: ObjectValue[] = [];
  for (const { pos } of rows) {
    const rule = await readRule(`${base}/${pos}`, operation);
    if (rule) rules.push(describe(rule, pos));
  }
  return rules;
}

async function readRule(path: string, operation: Operation<Session>): Promise<Rule | undefined> {
  try {
    return await operation.session.api.get<Rule>(path);
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** Brings the list to what is planned: new rules in, each at its place and as planned, the rest out. */
export async function updateRules(
  base: string,
  prior: ObjectValue,
  planned: ObjectValue,
  operation: Operation<Session>,
): Promise<void> {
  const { api } = operation.session;
  const wanted = blocks(planned, 'rule');
  const known = blocks(prior, 'rule').map((rule) => ({ rule, signature: signatureOf(rule), isTaken: false }));
  const kept = wanted.map((rule) => {
    const match = known.find((other) => !other.isTaken && other.signature === signatureOf(rule));
    if (match) match.isTaken = true;
    return match?.rule;
  });
  for (const [index, rule] of wanted.entries()) {
    if (!kept[index]) await api.post(base, creation(rule, index));
  }
  for (const [index, rule] of wanted.entries()) await moveRule(base, rule, index, operation);
  for (const [index, rule] of wanted.entries()) {
    const before = kept[index];
    if (before) await api.put(`${base}/${index}`, change(before, rule));
  }
  const rows = await api.get<readonly Rule[]>(base);
  for (const { pos } of [...rows].sort((left, right) => right.pos - left.pos)) {
    if (pos >= wanted.length) await api.delete(`${base}/${pos}`);
  }
}

async function moveRule(
  base: string,
  rule: ObjectValue,
  target: number,
  operation: Operation<Session>,
): Promise<void> {
  const rows = await readRules(base, operation);
  const found = rows.findIndex((other, index) => index >= target && signatureOf(other) === signatureOf(rule));
  if (found > target) await operation.session.api.put(`${base}/${found}`, { moveto: target });
}

/** Takes the rules of the state away, the last one first. */
export async function deleteRules(
  base: string,
  state: ObjectValue,
  operation: Operation<Session>,
): Promise<void> {
  const positions = blocks(state, 'rule').map((rule) => number(rule, 'pos'));
  for (const pos of positions.sort((left, right) => right - left)) {
    try {
      await operation.session.api.delete(`${base}/${pos}`);
    } catch (error) {
      if (!isGone(error) && classify(error) !== 'gone') throw error;
    }
  }
}

function describe(rule: Rule, pos: number): ObjectValue {
  const isGroup = rule.type === 'group';
  const texts = TEXTS.map((name) => [name, typeof rule[name] === 'string' ? rule[name] : ''] as const);
  return {
    pos,
    enabled: parseBoolean(rule.enable) ?? false,
    action: isGroup ? '' : (rule.action ?? ''),
    type: isGroup ? '' : (rule.type ?? ''),
    security_group: isGroup ? (rule.action ?? '') : '',
    ...Object.fromEntries(texts),
  };
}

/** @throws ProviderError PROXMOX_RULE where a rule says neither what it does nor which group it uses */
function creation(rule: ObjectValue, index: number): FormParams {
  const group = text(rule, 'security_group');
  if (group !== '') return { action: group, type: 'group', ...common(rule) };
  const [action, type] = [text(rule, 'action'), text(rule, 'type')];
  if (action !== '' && type !== '') return { action, type, ...common(rule) };
  throw new ProviderError('PROXMOX_RULE', 'A rule needs security_group, or action and type', {
    path: ['rule', index],
  });
}

function change(before: ObjectValue, rule: ObjectValue): FormParams {
  const isGroup = text(rule, 'security_group') !== '';
  const names = isGroup ? TEXTS.slice(0, SHORT) : TEXTS;
  const gone = names.filter((name) => text(rule, name) === '' && text(before, name) !== '');
  return {
    ...(isGroup ? {} : { action: text(rule, 'action'), type: text(rule, 'type') }),
    ...common(rule),
    ...(gone.length > 0 ? { delete: gone } : {}),
  };
}

function common(rule: ObjectValue): FormParams {
  const isGroup = text(rule, 'security_group') !== '';
  const names = isGroup ? TEXTS.slice(0, SHORT) : TEXTS;
  const given = names.filter((name) => text(rule, name) !== '' || name === 'comment');
  return {
    enable: flag(rule, 'enabled'),
    ...Object.fromEntries(given.map((name) => [name, text(rule, name)] as const)),
  };
}

/** What makes a rule the same one after a change: everything that it matches. */
function signatureOf(rule: ObjectValue): string {
  const group = text(rule, 'security_group');
  const names = ['type', 'action', 'dest', 'dport', 'source', 'sport', 'proto', 'macro', 'iface'];
  const parts = group === '' ? names.map((name) => text(rule, name)) : ['group', group, text(rule, 'iface')];
  return parts.join('\n');
}
