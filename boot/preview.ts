import { stringify } from 'smol-toml';
import { networkMachine, type Site } from '../site';
import { BootError } from './boot-error';
import { DISK_IMAGE, type Medium } from './media';
import {
  exampleBundle,
  installable,
  type InstallUrls,
  parseRelease,
  renderAnswer,
  type SecretLookup,
} from './installers';

/** Stands where each installation has another text. */
const EXAMPLE = 'https://server.invalid';

/** URLs of no installation. */
export const exampleUrls: InstallUrls = {
  ...{ files: `${EXAMPLE}/files/`, media: `${EXAMPLE}/media/`, report: `${EXAMPLE}/report` },
  logs: `${EXAMPLE}/logs/`,
  ...{ secureFiles: `${EXAMPLE}/files/`, secureReport: `${EXAMPLE}/report`, certificate: '' },
};

/** Of an ISO of Proxmox VE that fits all answers. */
const NEWEST = '9.2';

/** Release of Proxmox VE that the profile of a machine names, the newest where it names none. */
export function releaseOf(site: Site, machine: string): string {
  const os = networkMachine(site, machine)?.os;
  return site.osProfiles?.find(({ name }) => name === os)?.version ?? NEWEST;
}

/**
 * What the installer of a machine would be told, by the name of each file.
 * @param given - `release` of the ISO of Proxmox VE, `9.2`
 * @throws BootError BOOT_NOT_INSTALLABLE, BOOT_REQUEST_INVALID
 */
export function previewOf(
  site: Site,
  name: string,
  given: { readonly release: string; readonly secret: SecretLookup },
): Readonly<Record<string, string>> {
  const found = installable(site, name, { medium: exampleMedium, secret: given.secret });
  if (!found.ok) throw new BootError('BOOT_NOT_INSTALLABLE', found.problems.join('\n'));
  const files = found.installer.files(found.target, exampleUrls);
  if (found.target.profile.family !== 'proxmox-ve') return files;
  const release = parseRelease(given.release);
  if (!release) {
    throw new BootError('BOOT_REQUEST_INVALID', `"${given.release}" is no release of Proxmox VE; 9.2 is one`);
  }
  const rendered = renderAnswer(found.target, {
    ...{ release, secret: given.secret, fingerprint: 'of the server' },
    webhook: { url: `${EXAMPLE}/webhook`, token: 'of the installation' },
    firstBootUrl: `${exampleUrls.secureFiles}first-boot`,
  });
  if (!rendered.ok) throw new BootError('BOOT_NOT_INSTALLABLE', rendered.problems.join('\n'));
  return { 'answer.toml': stringify(rendered.answer), ...files };
}

/** Secrets of nobody, in the forms that installers take. @param word in place of each */
export function exampleSecret(word: string): SecretLookup {
  return (path) => (path.startsWith('talos.') ? exampleBundle(word) : word);
}

/** A medium with all that an installer may want; what is on the server is not known here. */
export function exampleMedium(name: string): Medium {
  const files = [DISK_IMAGE, 'vmlinuz-amd64', 'initramfs-amd64.xz'].map((file) => ({
    ...{ name: file, bytes: 0, sha256: 'of the image' },
  }));
  const said = { version: 'version', addedAt: '', source: '', files };
  return { name, ...said, diskBytes: 0, kernelArguments: [] };
}
