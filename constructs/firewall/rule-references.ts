import type { FirewallRule } from './firewall-props';

/** A name that a rule has in the place of addresses. */
export interface RuleReference {
  readonly kind: 'alias' | 'IP set';
  readonly name: string;
}

/** The aliases and IP sets that a rule names, `dc/lan` and `+dc/admins` among what it lists. */
export function referencesOf({ source, destination }: FirewallRule): readonly RuleReference[] {
  return [source, destination]
    .flatMap((each) => each?.split(',') ?? [])
    .flatMap((text): readonly RuleReference[] => {
      const [, mark = '', name = ''] = /^(\+?)(?:dc\/)?([a-z][\w-]*)$/i.exec(text.trim()) ?? [];
      return name === '' ? [] : [{ kind: mark === '+' ? 'IP set' : 'alias', name }];
    });
}
