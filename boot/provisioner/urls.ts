import type { BootTokens } from '../access';
import type { InstallUrls } from '../installers';

/** Where machines reach this server. */
export interface ServerAddress {
  /** Plain HTTP for firmware and installers that verify no certificate, `http://10.0.0.1:8069`. */
  readonly http: string;
  /** `https://10.0.0.1:8443` */
  readonly https: string;
  /** PEM. */
  readonly certificate: string;
  /** SHA-256 of it, `AB:CD:…`. */
  readonly fingerprint: string;
}

/** Where iPXE finds the script of an installation. */
export function scriptUrl({ http }: ServerAddress, tokens: BootTokens, installation: string): string {
  return `${http}/boot/${tokens.mint('boot', installation)}/script.ipxe`;
}

/** Where one installation finds what it needs. */
export function urlsOf(server: ServerAddress, tokens: BootTokens, installation: string): InstallUrls {
  const boot = `/boot/${tokens.mint('boot', installation)}`;
  const reportToken = tokens.mint('report', installation);
  const report = `/report/${reportToken}`;
  return {
    files: `${server.http}${boot}/files/`,
    media: `${server.http}${boot}/media/`,
    report: `${server.http}${report}`,
    logs: `${server.http}/logs/${reportToken}/`,
    secureFiles: `${server.https}${boot}/files/`,
    secureReport: `${server.https}${report}`,
    certificate: server.certificate,
  };
}
