import type { InstallTarget, SecretLookup } from '../installer';

/** A hash of crypt(3), as `mkpasswd` prints it: `$y$j9T$…`. */
const HASH = /^\$(?:1|2[abxy]|5|6|7|y|gy|sha1)\$[./\w$,=-]{8,}$/;
const LEAST_LETTERS = 8;
/** Checked by the installed system at its first start, which throws away another one. */
const SUBSCRIPTION = /^(?:pve[0-9]+|pbs|pmg)[cbsp]-[0-9a-f]{10}$/;

/** Whether a password is given as its hash; a password may begin with a dollar as well. */
export function isPasswordHash(value: string): boolean {
  return HASH.test(value);
}

/** The secrets that an answer holds and that are nowhere. */
export function missingSecrets(
  { host: { answer } }: Pick<InstallTarget, 'host'>,
  secret: SecretLookup,
): readonly string[] {
  return pathsOf(answer).flatMap((path) =>
    secret(path) === undefined ? [`the secret "${path}" is nowhere`] : [],
  );
}

/** What the installer would refuse of the secrets that it is told, and what is missing; without any of their values. */
export function secretProblems(target: Pick<InstallTarget, 'host' | 'secret'>): readonly string[] {
  const { secret } = target;
  const { rootPasswordKey, subscriptionKey } = target.host.answer ?? {};
  const password = rootPasswordKey === undefined ? undefined : secret(`passwords.${rootPasswordKey}`);
  const licence = subscriptionKey === undefined ? undefined : secret(`subscriptions.${subscriptionKey}`);
  return [
    ...missingSecrets(target, secret),
    ...(password === undefined || password.length >= LEAST_LETTERS
      ? []
      : [
          `the secret "passwords.${rootPasswordKey ?? ''}" has fewer than ${String(LEAST_LETTERS)} letters, which the installer of Proxmox VE refuses: write a longer one, or its hash, by rackwright secrets edit`,
        ]),
    ...(licence === undefined || SUBSCRIPTION.test(licence)
      ? []
      : [
          `the secret "subscriptions.${subscriptionKey ?? ''}" is no key of a subscription, such as pve2c-0123456789: correct it by rackwright secrets edit`,
        ]),
  ];
}

function pathsOf(answer: InstallTarget['host']['answer']): readonly string[] {
  const { rootPasswordKey, subscriptionKey } = answer ?? {};
  return [
    ...(rootPasswordKey === undefined ? [] : [`passwords.${rootPasswordKey}`]),
    ...(subscriptionKey === undefined ? [] : [`subscriptions.${subscriptionKey}`]),
  ];
}
