import { formatPlace, ProblemList, type Problem } from '../errors';
import type { Place } from '../text';
import { secretOfEnvironment, secretVariable } from './environment';
import type { Secret } from './secret';
import { SecretsFile, type SecretsOptions } from './secrets-file';
import { VaultClient } from './vault/vault-client';
import { VaultRefusal } from './vault/vault-refusal';
import { vaultSettings } from './vault/vault-settings';

/** A key of the secrets that something needs. */
export interface SecretReference {
  /** `api_tokens.pve1` */
  readonly path: string;
  /** Where it is named; absent where it only follows from a name. */
  readonly place?: Place | undefined;
  /** True where something else may stand in for it. @default false */
  readonly isOptional?: boolean;
}

/** A secret and where it came from, the first of these that has it. */
export interface ResolvedSecret {
  readonly secret: Secret;
  readonly source: 'environment' | 'file' | 'vault';
  /** The variable, the place in the file, or the path in Vault. */
  readonly detail: string;
}

/** What to do where a secret has another form than is needed: it is corrected where it was taken from. */
export function howToCorrect({ source, detail }: Pick<ResolvedSecret, 'source' | 'detail'>): string {
  if (source === 'environment') return `correct the variable ${detail}`;
  return source === 'vault' ? `correct ${detail} in Vault` : 'correct it with: rackwright secrets edit';
}

/** What became of the references; each that none of the sources has is absent. */
export interface ResolvedSecrets {
  /** False where a problem is an error. */
  readonly ok: boolean;
  readonly secrets: ReadonlyMap<string, ResolvedSecret>;
  readonly problems: readonly Problem[];
}

/**
 * Finds secrets: in the environment, else in `secrets.yaml`, else in Vault. Nothing is decrypted or asked for that an
 * earlier source has, or that nobody needs.
 */
export async function resolveSecrets(
  references: readonly SecretReference[],
  options: SecretsOptions,
): Promise<ResolvedSecrets> {
  const problems = new ProblemList();
  const resolver = new Resolver(options, problems);
  const secrets = new Map<string, ResolvedSecret>();
  checkVariables(references, options, problems);
  for (const reference of references) {
    const found = await resolver.find(reference);
    if (found) secrets.set(reference.path, found);
  }
  // While a source cannot be read, what it holds is not missing.
  if (!problems.hasErrors())
    for (const each of references) if (!secrets.has(each.path)) reportMissing(each, problems);
  return { ok: !problems.hasErrors(), secrets, problems: problems.sorted() };
}

class Resolver {
  readonly #vault: VaultClient | undefined;
  #file: { readonly opened: SecretsFile | undefined } | undefined;

  constructor(
    private readonly options: SecretsOptions,
    private readonly problems: ProblemList,
  ) {
    const settings = vaultSettings(options.environment, options.homeDirectory);
    this.#vault = settings && new VaultClient(settings);
  }

  async find(reference: SecretReference): Promise<ResolvedSecret | undefined> {
    const { path } = reference;
    const given = secretOfEnvironment(this.options.environment, path);
    if (given) return { secret: given.secret, source: 'environment', detail: given.variable };
    return (await this.inFile(reference)) ?? this.inVault(reference);
  }

  private async inFile({ path, place }: SecretReference): Promise<ResolvedSecret | undefined> {
    this.#file ??= { opened: SecretsFile.open(this.options, this.problems) };
    const file = this.#file.opened;
    const kind = file?.kindOf(path) ?? 'none';
    if (!file || kind === 'none') return undefined;
    if (kind === 'other') {
      this.problems.add({
        code: 'SECRET_NOT_TEXT',
        message: `"${path}" of the secrets holds no single value`,
        hint: 'name the key of one value, or change it with rackwright secrets edit',
        place: place ?? file.find(path)?.place,
      });
      return undefined;
    }
    const found = (await file.decrypt(this.problems))?.get(path);
    return found && { secret: found.secret, source: 'file', detail: formatPlace(found.place) };
  }

  private async inVault({ path, place }: SecretReference): Promise<ResolvedSecret | undefined> {
    const steps = path.split('.');
    const field = steps.pop() ?? '';
    const section = steps.join('/');
    if (!this.#vault) return undefined;
    try {
      const secret = (await this.#vault.read(section))?.get(field);
      return secret && { secret, source: 'vault', detail: `${this.#vault.pathOf(section)} ${field}` };
    } catch (error) {
      if (!(error instanceof VaultRefusal)) throw error;
      const { code, message, hint } = error;
      this.problems.add({ code, message, hint, place });
      return undefined;
    }
  }
}

function checkVariables(
  references: readonly SecretReference[],
  { environment }: SecretsOptions,
  problems: ProblemList,
): void {
  const owners = new Map<string, string>();
  for (const { path, place } of references) {
    const variable = secretVariable(path);
    const owner = owners.get(variable) ?? path;
    owners.set(variable, owner);
    if (owner === path || (environment[variable] ?? '') === '') continue;
    problems.add({
      code: 'SECRET_VARIABLE_SHARED',
      message: `${variable} is the variable of "${owner}" and of "${path}"`,
      hint: 'rename one of the two keys, or unset the variable',
      place,
    });
  }
}

function reportMissing({ path, place, isOptional = false }: SecretReference, problems: ProblemList): void {
  if (isOptional) return;
  problems.add({
    code: 'SECRET_MISSING',
    message: `the secret "${path}" is nowhere`,
    hint: `add it with rackwright secrets edit, or set ${secretVariable(path)}`,
    place,
  });
}
