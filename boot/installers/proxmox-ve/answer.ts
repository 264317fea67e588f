import { installFaults, type Json } from '../../../site';
import type { InstallTarget, SecretLookup } from '../installer';
import { answerDisks } from './answer-disks';
import { answerNetwork } from './answer-network';
import { isPasswordHash, missingSecrets } from './answer-secrets';
import { isAtLeast, type PveRelease } from './release';

/** What an answer holds beside what the site says. */
export interface AnswerOptions {
  /** Of the ISO that asks. */
  readonly release: PveRelease;
  readonly secret: SecretLookup;
  /** Where the installer tells that it has finished. */
  readonly webhook: { readonly url: string; readonly token: string };
  /** Where it gets the script of the first boot. */
  readonly firstBootUrl: string;
  /** SHA-256 of the server's certificate, `AB:CD:…`. */
  readonly fingerprint: string;
}

/** An answer as TOML or JSON hold it, or why there is none. */
export type AnswerResult =
  | { readonly ok: true; readonly answer: Readonly<Record<string, Json>> }
  | { readonly ok: false; readonly problems: readonly string[] };

/** A hash of crypt(3) that no password has: root logs in by keys alone. */
const NO_PASSWORD = '!';

/**
 * Answers of the installer of Proxmox VE from 8.3 on. A key that its version does not know aborts an installation, so each
 * is told to those alone that know it.
 * @see https://pve.proxmox.com/wiki/Automated_Installation
 */
export function renderAnswer(target: InstallTarget, options: AnswerOptions): AnswerResult {
  const { release } = options;
  if (!isAtLeast(release, '8.3')) {
    const version = `${String(release.major)}.${String(release.minor)}`;
    return {
      ok: false,
      problems: [`the ISO is of Proxmox VE ${version}; its installer is answered from 8.3 on`],
    };
  }
  const faults = installFaults(target.host, target.profile);
  if (faults.length > 0) {
    return { ok: false, problems: faults.map(({ message, hint }) => `${message}: ${hint}`) };
  }
  const missing = missingSecrets(target, options.secret);
  if (missing.length > 0) return { ok: false, problems: missing };
  const { webhook, firstBootUrl, fingerprint } = options;
  const pin = { 'cert-fingerprint': fingerprint };
  const takesToken = isAtLeast(release, '9.2');
  const answer: Readonly<Record<string, Json>> = {
    global: answerGlobal(target, options),
    network: answerNetwork(target.host, release),
    'disk-setup': answerDisks(target.host),
    'post-installation-webhook': {
      // Older ones have no field for the token.
      url: takesToken ? webhook.url : `${webhook.url}/${webhook.token}`,
      ...pin,
      ...(takesToken ? { 'auth-token': webhook.token } : {}),
    },
    'first-boot': { source: 'from-url', ordering: 'fully-up', url: firstBootUrl, ...pin },
  };
  return { ok: true, answer: isAtLeast(release, '8.4') ? answer : withSnakeCase(answer) };
}

function answerGlobal(
  { site, host }: InstallTarget,
  { release, secret }: AnswerOptions,
): Readonly<Record<string, Json>> {
  const { answer, install, fqdn } = host;
  const subscription = answer?.subscriptionKey;
  const licence = subscription === undefined ? undefined : secret(`subscriptions.${subscription}`);
  const { automation } = site;
  const keys = [
    ...(automation.publicKey === undefined ? [] : [automation.publicKey]),
    ...(answer?.rootSshKeys ?? []),
  ];
  return {
    keyboard: answer?.keyboard ?? 'en-us',
    country: answer?.country ?? '',
    fqdn,
    mailto: answer?.mailto ?? '',
    // `Etc/UTC` is refused, though it is the same.
    timezone: install.timezone === 'Etc/UTC' ? 'UTC' : install.timezone,
    ...rootPassword(answer?.rootPasswordKey, secret),
    'root-ssh-keys': [...new Set(keys)],
    'reboot-on-error': answer?.rebootOnError ?? false,
    ...(isAtLeast(release, '8.4') ? { 'reboot-mode': answer?.rebootMode ?? 'reboot' } : {}),
    ...(isAtLeast(release, '9.2') && licence !== undefined ? { 'subscription-key': licence } : {}),
  };
}

function rootPassword(key: string | undefined, secret: SecretLookup): Record<string, string> {
  const value = key === undefined ? undefined : secret(`passwords.${key}`);
  if (value === undefined) return { 'root-password-hashed': NO_PASSWORD };
  return isPasswordHash(value) ? { 'root-password-hashed': value } : { 'root-password': value };
}

/** Keys as 8.3 writes them; the names of tables, of udev's properties and of MAC addresses stay. */
function withSnakeCase(answer: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> {
  return Object.fromEntries(Object.entries(answer).map(([table, value]) => [table, snake(value)]));
}

function snake(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value as Json;
  return Object.fromEntries(
    Object.entries(value as Readonly<Record<string, Json>>).map(([key, inner]) => [
      key.replaceAll('-', '_'),
      key === 'filter' ? inner : snake(inner),
    ]),
  );
}
