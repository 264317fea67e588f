import { nearest, type ProblemList, suggestName } from '../errors';
import { BUILT_IN_NAME } from '../layers';
import type { HostDraft, MachineDraft, SecretKeys, SiteDraft } from '../resolve';
import { type SecretReference, secretReferences, secretsElsewhere, type Variables } from '../secrets';
import { looksLikeSecret } from '../values';
import { descend, type Tree } from '../yaml';
import { findPlainInCompose, type Walk } from './compose-secrets';

/** Keys of secrets that are named exist, those that exist are used, and no secret stands where a key belongs. */
export function checkSecrets(site: SiteDraft, problems: ProblemList, environment: Variables): void {
  checkVariables(site, problems);
  if (!site.secrets) return;
  const references = secretReferences(site);
  const isElsewhere = secretsElsewhere(environment);
  const used = new Set(references.map(({ path }) => path));
  for (const { path, place, isOptional } of references) {
    if (!place || isOptional || site.secrets.has(path) || isElsewhere(path)) continue;
    // Of a slip of the pen, that its other half is unused says nothing new.
    const meant = nearest(path, site.secrets.keys());
    if (meant !== undefined) used.add(meant);
    problems.add({
      code: 'UNKNOWN_SECRET',
      message: `the secrets have no "${path}"`,
      hint: suggestName(path, site.secrets.keys(), 'secret', 'add a new one with: rackwright secrets edit'),
      place,
    });
  }
  checkLogins(site.secrets, references, problems);
  reportUnused(site.secrets, used, problems);
}

/** In production a plain secret is an error: variables are handed to Ansible, and printed with its inventory. */
function checkVariables(site: SiteDraft, problems: ProblemList): void {
  const visited = new WeakSet<Tree>();
  const all = [...site.machines, ...site.hosts].map((machine) => ({
    machine,
    severity: isStrict(machine, site) ? ('error' as const) : ('warning' as const),
  }));
  // What machines of both share is told of as what it is in production.
  for (const { machine, severity } of all.sort((a, b) => (a.severity < b.severity ? -1 : 1))) {
    for (const path of [['vars'], ['services', 'nix', 'services']]) {
      const tree = descend(machine.software, path);
      if (tree) findPlain(tree, '', { visited, problems, severity });
    }
    for (const { name, tree } of machine.compose) {
      if (tree) findPlainInCompose(tree, name, { visited, problems, severity });
    }
  }
}

/** Whether somebody wrote that a machine is production; that is also what holds where nobody says anything. */
function isStrict({ install, environment }: MachineDraft | HostDraft, { environments }: SiteDraft): boolean {
  const named =
    environment && 'tree' in environment ? environment : environments.get(environment?.value ?? '');
  const posture = descend(named?.tree, ['posture']);
  const isWritten = posture?.kind === 'scalar' && posture.place.source.name !== BUILT_IN_NAME;
  return (install.posture ?? (isWritten ? posture.value : undefined)) === 'prod';
}

/** The login of a BMC is two values. */
function checkLogins(keys: SecretKeys, references: readonly SecretReference[], problems: ProblemList): void {
  for (const { path } of references) {
    const key = path.startsWith('bmc.') ? keys.get(path) : undefined;
    const missing = ['user', 'password'].filter((field) => !keys.has(`${path}.${field}`));
    if (!key || missing.length === 0) continue;
    problems.add({
      code: 'SECRET_FORM',
      message: `the login "${path}" of a BMC has no ${missing.join(' and no ')}`,
      hint: `write it as two keys below "${path.slice('bmc.'.length)}", user and password: rackwright secrets edit`,
      place: key.place,
    });
  }
}

function findPlain(tree: Tree, name: string, walk: Walk): void {
  // What many machines share is one tree, and is looked at once.
  if (walk.visited.has(tree)) return;
  walk.visited.add(tree);
  if (tree.kind === 'list') for (const item of tree.items) findPlain(item, name, walk);
  if (tree.kind === 'map') for (const [key, { value }] of tree.entries) findPlain(value, key, walk);
  if (tree.kind !== 'scalar' || !looksLikeSecret(name, tree.value)) return;
  walk.problems.add({
    code: 'SECRET_IN_SPEC',
    severity: walk.severity,
    message: `"${name}" looks like a secret in plain text`,
    hint: `put it in secrets.yaml, revoke this one, and name its key: secrets: { ${name}: passwords.${name} } beside "vars"`,
    place: tree.place,
  });
}

function reportUnused(keys: SecretKeys, used: ReadonlySet<string>, problems: ProblemList): void {
  const parents = new Set([...used].map((path) => path.split('.').slice(0, 2).join('.')));
  for (const [path, { place }] of keys) {
    if (path.split('.').length > 2 || parents.has(path)) continue;
    problems.add({
      code: 'UNUSED_SECRET',
      severity: 'warning',
      message: `nothing uses the secret "${path}"`,
      hint: 'remove it, and revoke what it gave access to',
      place,
    });
  }
}
