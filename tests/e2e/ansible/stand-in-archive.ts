import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A package that stands in for one that cannot be fetched where tests run. */
export interface StandInPackage {
  readonly name: string;
  /** Higher than that of the distribution, where it has one. @default '1.0' */
  readonly version?: string;
  readonly depends?: string;
  /** By absolute path; those below a `bin` or `sbin` may be run. */
  readonly files: Readonly<Record<string, string>>;
  /** Files and folders of this machine, by the absolute path that they get. */
  readonly trees?: Readonly<Record<string, string>>;
  /** Script that runs after it was unpacked. */
  readonly postinst?: string;
}

/** Where an apt archive has its packages, as a line of sources says it. */
export interface StandInArchive {
  /** Below the host: `debian/pve`. @default the host itself */
  readonly path?: string;
  readonly suite: string;
  readonly component: string;
  readonly packages: readonly StandInPackage[];
}

/** Apt archives with packages that stand in for others, signed by a key of their own. */
export class StandInArchives {
  readonly directory = mkdtempSync(join(tmpdir(), 'rackwright-archives-'));
  /** The public key in text. */
  private readonly key: string;
  /** The same in the binary form that apt wants in files called .gpg, as base64. */
  readonly binaryKey: string;

  constructor() {
    mkdirSync(join(this.directory, '.gnupg'), { mode: 0o700 });
    this.gpg('--quick-generate-key', '--passphrase', '', 'stand-in', 'ed25519', 'sign', 'never');
    this.key = this.gpg('--armor', '--export', 'stand-in');
    this.gpg('--output', join(this.directory, 'key.gpg'), '--export', 'stand-in');
    this.binaryKey = readFileSync(join(this.directory, 'key.gpg'), 'base64');
  }

  /** Script that writes the public key to /root/key.asc. */
  get writeKey(): string {
    return `cat > /root/key.asc <<'END'\n${this.key}END`;
  }

  /** Writes one archive, and returns the folder that stands in for its host. */
  add(host: string, { path = '', suite, component, packages }: StandInArchive): string {
    const archive = join(this.directory, host, path);
    const index = packages.map((each) => this.build(archive, each)).join('\n');
    const release = join(archive, 'dists', suite);
    const list = join(component, 'binary-amd64/Packages');
    mkdirSync(dirname(join(release, list)), { recursive: true });
    writeFileSync(join(release, list), index);
    const sum = createHash('sha256').update(index).digest('hex');
    writeFileSync(
      join(release, 'Release'),
      `Origin: stand-in\nSuite: ${suite}\nCodename: ${suite}\nDate: ${new Date().toUTCString()}\n` +
        `Architectures: amd64\nComponents: ${component}\nSHA256:\n ${sum} ${String(Buffer.byteLength(index))} ${list}\n`,
    );
    this.gpg('--clearsign', '--output', join(release, 'InRelease'), join(release, 'Release'));
    return join(this.directory, host);
  }

  close(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Builds a package, and returns its paragraph of the index. */
  private build(
    archive: string,
    { name, version = '1.0', depends, files, trees = {}, postinst }: StandInPackage,
  ): string {
    const tree = join(archive, 'tree', name);
    const control = [
      `Package: ${name}`,
      `Version: ${version}`,
      'Architecture: all',
      'Maintainer: Nobody <nobody@example.org>',
      ...(depends === undefined ? [] : [`Depends: ${depends}`]),
      `Description: stands in for ${name}`,
      '',
    ].join('\n');
    const scripts = postinst === undefined ? {} : { '/DEBIAN/postinst': `#!/bin/sh\nset -e\n${postinst}\n` };
    for (const [path, content] of Object.entries({ '/DEBIAN/control': control, ...scripts, ...files })) {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      writeFileSync(join(tree, path), content);
      chmodSync(join(tree, path), /bin\/|postinst$/.test(path) ? 0o755 : 0o644);
    }
    for (const [path, source] of Object.entries(trees)) {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      cpSync(source, join(tree, path), { recursive: true, dereference: true });
    }
    const file = `pool/${name}_${version}_all.deb`;
    mkdirSync(join(archive, 'pool'), { recursive: true });
    execFileSync('dpkg-deb', ['--root-owner-group', '-Znone', '--build', tree, join(archive, file)]);
    rmSync(tree, { recursive: true });
    const bytes = readFileSync(join(archive, file));
    const sum = createHash('sha256').update(bytes).digest('hex');
    return `${control}Filename: ${file}\nSize: ${String(statSync(join(archive, file)).size)}\nSHA256: ${sum}\n`;
  }

  private gpg(...args: string[]): string {
    const home = join(this.directory, '.gnupg');
    return execFileSync('gpg', ['--homedir', home, '--batch', '--quiet', ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }
}
