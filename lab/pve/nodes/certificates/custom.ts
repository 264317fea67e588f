import { X509Certificate } from 'node:crypto';
import type { Lab } from '../../model';

const keyOf = (node: string): string => `certificate/${node}`;

/** A certificate that stands before a node's own. */
export interface CustomCertificate {
  readonly pem: string;
  readonly certificate: X509Certificate;
}

/** What was uploaded to a node or ordered for it; undefined where nothing was. */
export function customCertificate(lab: Lab, node: string): CustomCertificate | undefined {
  const pem = lab.state.settings.get(keyOf(node))?.value;
  return typeof pem === 'string' ? { pem, certificate: new X509Certificate(pem) } : undefined;
}

/** Puts a certificate before the node's own; the lab goes on serving with that. */
export function putCertificate(lab: Lab, node: string, pem: string): void {
  lab.state.settings.set(keyOf(node), { value: pem });
}

/** Removes what was put before the node's own. */
export function dropCertificate(lab: Lab, node: string): void {
  lab.state.settings.delete(keyOf(node));
}
