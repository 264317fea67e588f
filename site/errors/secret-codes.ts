import type { CodeMeaning } from './code-meaning';

/** Codes about the secrets and where they come from. */
export const SECRET_CODES = {
  SECRET_NOT_ENCRYPTED: {
    meaning: 'A value of `secrets.yaml` stands there in plain text.',
    remedy: 'Run `rackwright secrets setup`, which encrypts the file; revoke what was committed or shared.',
  },
  SECRET_MISSING: {
    meaning: 'A secret is needed now, and none of its sources has it.',
    remedy: 'Add it with `rackwright secrets edit`, or set the variable that the message names.',
  },
  SECRET_NOT_TEXT: {
    meaning: 'A key of the secrets that should hold one value holds a map, a list or nothing.',
    remedy: 'Name the key of a single value, or change it with `rackwright secrets edit`.',
  },
  SECRET_FORM: {
    meaning: 'A secret does not have the form that its use needs. Its value is not repeated.',
    remedy: 'Correct it with `rackwright secrets edit`, or correct the variable that the message names.',
  },
  SECRET_VARIABLE_SHARED: {
    meaning:
      'Two keys of the secrets give one name of a variable, so that one value would be taken for both.',
    remedy: 'Rename one of the keys, or unset the variable.',
  },
  SOPS_INVALID: {
    meaning: 'The part `sops` of `secrets.yaml`, or an encrypted value, is not in the form that SOPS writes.',
    remedy:
      'Take the file back from version control, and change it only with `rackwright secrets edit` or `sops`.',
  },
  SOPS_TAMPERED: {
    meaning: 'A value of `secrets.yaml` was changed, moved, added or removed without its key.',
    remedy: 'Take the file back from version control; find out who changed it before you trust it again.',
  },
  SOPS_NO_IDENTITY: {
    meaning: 'There is no age identity to decrypt `secrets.yaml` with.',
    remedy:
      'Put back the identity of one of the recipients that the message names: into `sops/age/keys.txt` below `XDG_CONFIG_HOME` or `~/.config`, or into the file of `SOPS_AGE_KEY_FILE`. A new one cannot decrypt the file.',
  },
  SOPS_WRONG_IDENTITY: {
    meaning: '`secrets.yaml` is encrypted for others than the age identities that there are.',
    remedy: 'Use the identity of one of the recipients, or let one of them run `sops updatekeys` with yours.',
  },
  SOPS_UNSUPPORTED: {
    meaning:
      '`secrets.yaml` uses a part of SOPS that only the `sops` program can decrypt, which is not on PATH.',
    remedy: 'Install `sops`, or encrypt the file for an age recipient.',
  },
  SOPS_PROGRAM_FAILED: {
    meaning: 'The `sops` program could not decrypt `secrets.yaml`.',
    remedy: 'Run `sops decrypt` on the file yourself and look at what it says.',
  },
  AGE_IDENTITY_INVALID: {
    meaning: 'A line of the identities is no age identity. It is not repeated.',
    remedy: 'Each line is `AGE-SECRET-KEY-1…`, empty, or a comment; take the file from your copy of it.',
  },
  AGE_IDENTITY_EXPOSED: {
    meaning: 'Others than you may read the file of the age identities. This is a warning.',
    remedy: 'Take their rights away with `chmod 600`.',
  },
  VAULT_UNREACHABLE: {
    meaning: 'The Vault server did not answer, or not as Vault does.',
    remedy: 'Correct `VAULT_ADDR` and `VAULT_CACERT`, or unset `VAULT_ADDR` to do without Vault.',
  },
  VAULT_DENIED: {
    meaning: 'Vault refused the token, or none was given.',
    remedy: 'Log in with `vault login`, or set `VAULT_TOKEN` or `VAULT_TOKEN_FILE`.',
  },
} as const satisfies Record<string, CodeMeaning>;
