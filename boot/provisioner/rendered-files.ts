import { type InstallTarget, type InstallUrls, type Installer, mediaOf } from '../installers';

/** Installations that go on at once, of which the files are kept. */
const MOST = 1000;

/** What installers are told, kept while it is the same: an installer fetches many files, each of which is made with all others. */
export class RenderedFiles {
  readonly #kept = new Map<string, Kept>();

  /** The files of an installation. @param installation its id */
  of(
    installation: string,
    { installer, target }: { readonly installer: Installer; readonly target: InstallTarget },
    urls: InstallUrls,
  ): Readonly<Record<string, string>> {
    const media = mediaOf(installer, target)
      .map((name) => target.medium(name)?.version ?? '')
      .join(' ');
    const kept = this.#kept.get(installation);
    if (kept?.site === target.site && kept.media === media) return kept.files;
    const files = installer.files(target, urls);
    this.#kept.delete(installation);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= MOST && oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(installation, { site: target.site, media, files });
    return files;
  }
}

interface Kept {
  /** The site that they were made of; another one is another object. */
  readonly site: InstallTarget['site'];
  /** Versions of the media. */
  readonly media: string;
  readonly files: Readonly<Record<string, string>>;
}
