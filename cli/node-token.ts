import { type PveNode, resolveApiTokens } from '../site';
import type { Context } from './context';
import { liveLabOf, readLabToken } from './lab-of-node';
import { secretsOptions } from './secrets';
import type { LoadedSite } from './site';

/** The token of a node, or why there is none: the lab's own for a lab node, that of the secrets elsewhere. */
export async function tokenOf(
  context: Context,
  node: PveNode,
  loaded: LoadedSite,
): Promise<{ readonly token?: string; readonly reason: string }> {
  if (node.kind !== 'lab') {
    const options = secretsOptions(context, loaded);
    const { variables, problems } = await resolveApiTokens([node], loaded.secretReferences, options);
    const [secret] = [...variables.values()];
    const reason = problems.map(({ code, message, hint }) => `${code}: ${message} (${hint})`).join('; ');
    return {
      ...(secret ? { token: secret.reveal() } : {}),
      reason: reason || 'it has no API token; a login with a password is not tried',
    };
  }
  const lab = liveLabOf(context, node);
  if (lab === undefined) return { reason: 'the lab is down; start it with: rackwright lab up' };
  return { token: readLabToken(lab), reason: '' };
}
