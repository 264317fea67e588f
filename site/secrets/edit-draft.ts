import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isThere, SECRETS_FILE, showName } from '../documents';
import { decryptText, encryptText } from './age/text';
import type { Secret } from './secret';
import type { SecretsOptions } from './secrets-file';
import { writeWhole } from './set-up-secrets';
import { isNative, type SopsFile } from './sops/sops-file';

const NAME = `${SECRETS_FILE}.draft.age`;

/**
 * A text that could not be saved, beside the secrets: nobody is to lose what was typed, and nothing plain is to stay on a
 * disk. It is an age file for those that the secrets are for.
 */
export class EditDraft {
  readonly #path: string;
  /** As people see it, `specs/secrets.yaml.draft.age`. */
  readonly name: string;

  constructor(options: SecretsOptions) {
    this.#path = join(options.siteDirectory, NAME);
    this.name = showName(options, NAME);
  }

  /** What was kept; undefined where nothing was, or for others alone. */
  async read(identities: readonly Secret[]): Promise<string | undefined> {
    return isThere(this.#path) ? decryptText(readFileSync(this.#path, 'utf8'), identities) : undefined;
  }

  /** Keeps a text for the recipients of the secrets. */
  async keep(text: string, { age }: SopsFile): Promise<void> {
    const recipients = age.map(({ recipient }) => recipient).filter(isNative);
    writeWhole(this.#path, await encryptText(text, recipients), 0o600);
  }

  /** Removes it. */
  drop(): void {
    rmSync(this.#path, { force: true });
  }
}
