import type { ResourceChange } from './plan-json';

/** Reasons that no attribute tells, by Terraform's words. */
const reasons: Readonly<Record<string, string>> = {
  replace_because_tainted: 'it was not made to its end, or was marked so (tainted)',
  replace_by_request: 'the command line asks for it',
  replace_by_triggers: 'something that it follows changes',
};

/** Why a resource is replaced though none of its attributes asks for it; nothing where one does. */
export function because({ action_reason: reason = '' }: ResourceChange): { readonly because?: string } {
  const words = reasons[reason];
  return words === undefined ? {} : { because: words };
}
