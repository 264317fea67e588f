import { BootError } from '../../boot-error';

/** What Node and OpenSSL say of a certificate that is not taken. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_/;
/** What they say where the other side speaks no TLS, or none that is secure enough. */
const NO_TLS = /EPROTO|SSL|TLS/;

/**
 * Why a BMC did not answer over HTTPS, with what to do.
 * @param at `10.0.14.11:443`
 * @param patienceMs for how long it was waited
 */
export function failureOf(
  at: string,
  { message, name, code = '' }: NodeJS.ErrnoException,
  patienceMs: number,
): BootError {
  if (CERTIFICATE.test(code)) {
    return new BootError(
      'BOOT_BMC_CERTIFICATE',
      `the certificate of the BMC at ${at} is not trusted: ${message}; give it one that is trusted here, or accept it as it is by "verify_tls: false" beside its address`,
    );
  }
  const [what, remedy] = NO_TLS.test(code)
    ? [
        'speaks no TLS that is taken here',
        'look at its "port", and whether its firmware is old: "protocol: ipmi" is another way',
      ]
    : [
        name === 'AbortError'
          ? `gave no whole answer within ${String(patienceMs / 1000)} s`
          : `does not answer: ${message}`,
        'look at its address, its cable and the firewall between, and restart the BMC where it hangs',
      ];
  return new BootError('BOOT_BMC_UNREACHABLE', `the BMC at ${at} ${what}; ${remedy}`);
}
