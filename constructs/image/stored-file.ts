import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DownloadFile } from '@cdktf/provider-proxmox/lib/download-file';
import { VirtualEnvironmentFile } from '@cdktf/provider-proxmox/lib/virtual-environment-file';
import type { TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import type { Image } from '../../site';
import { ConstructError } from '../construct-error';
import { onStackWritten } from '../stack-files';
import { pinName } from '../pin-name';

/** A file that a PVE node downloads from its `url`, or that is uploaded to it: a local `file`, with its `checksum`. */
export interface StoredFileProps extends Pick<Image, 'name' | 'url' | 'file' | 'fileName' | 'checksum'> {
  /** PVE node that gets it, `pve1`. */
  readonly node: string;
  /** PVE storage that takes such files. */
  readonly datastore: string;
  /**
   * Text that makes the file this stack's own: `dev` turns `debian-12.qcow2` into `debian-12-dev-pve1-5f0c….qcow2`. Two
   * stacks, or two nodes with one datastore, that share a file would each refuse to overwrite it, and the destruction
   * of one would take it from the other.
   */
  readonly owner: string;
  /** Seconds that a download may take. @default 600 */
  readonly downloadSeconds?: number;
  readonly provider?: TerraformProvider;
}

/** What differs between kinds of files. */
export interface StoredFileKind {
  readonly content: 'import' | 'iso';
  /** Of the file's name, `.qcow2`. */
  readonly extension: string;
}

/** Where in the stack's folder links to local files lie. */
const folder = 'media';

/**
 * The file in its storage, under a name that holds a part of the checksum, or of the URL where there is none: another
 * version is another file, which is there before the old one is deleted. Where only the URL is another one, as that of a mirror, the
 * file stays: it would be replaced by one of its own name, and then deleted. An import does not know either.
 * @throws {@link ConstructError} `IMAGE_SOURCE`
 */
export function storeFile(
  scope: Construct,
  props: StoredFileProps,
  kind: StoredFileKind,
): DownloadFile | VirtualEnvironmentFile {
  const made = props.file === undefined ? download(scope, props, kind) : upload(scope, props, kind);
  // Names of the catalogue may have dots, `ubuntu-24.04`.
  pinName(made, `${props.name.replaceAll('.', '_')}-${props.node}`);
  return made;
}

function download(
  scope: Construct,
  props: StoredFileProps,
  { content, extension }: StoredFileKind,
): DownloadFile {
  const { checksum } = props;
  return new DownloadFile(scope, 'Resource', {
    provider: props.provider,
    nodeName: props.node,
    datastoreId: props.datastore,
    contentType: content,
    url: sourceOf(props),
    fileName: storedNameOf(props, extension),
    checksum: checksum?.value,
    checksumAlgorithm: checksum?.algorithm,
    uploadTimeout: props.downloadSeconds,
    // True, the default, makes every plan ask the upstream server for the size and replace the image when it differs.
    overwrite: false,
    // The name is this stack's own, so what is there is ours: of a run that was killed before it could be noted.
    overwriteUnmanaged: true,
    lifecycle: { createBeforeDestroy: true, ignoreChanges: ['url', 'checksum', 'checksum_algorithm'] },
  });
}

/** By a link beside `cdk.tf.json`, so that no path of this machine stands in that. */
function upload(
  scope: Construct,
  props: StoredFileProps,
  { content, extension }: StoredFileKind,
): VirtualEnvironmentFile {
  const { name, file = '', checksum } = props;
  const link = `${folder}/${name}-${props.node}${extension}`;
  onStackWritten(scope, (stackFolder) => {
    mkdirSync(join(stackFolder, folder), { recursive: true });
    rmSync(join(stackFolder, link), { force: true });
    symlinkSync(resolve(file), join(stackFolder, link));
  });
  return new VirtualEnvironmentFile(scope, 'Resource', {
    provider: props.provider,
    nodeName: props.node,
    datastoreId: props.datastore,
    contentType: content,
    sourceFile: {
      path: link,
      fileName: storedNameOf(props, extension),
      ...(checksum?.algorithm === 'sha256' ? { checksum: checksum.value } : {}),
    },
    lifecycle: { createBeforeDestroy: true },
  });
}

/** Name of the file in the storage. */
export function storedNameOf(props: StoredFileProps, extension: string): string {
  const { fileName, owner, node, checksum } = props;
  const stem = fileName.slice(0, -extension.length);
  return `${stem}-${owner}-${node}-${versionOf(checksum?.value ?? sourceOf(props))}${extension}`;
}

/** A local file is known by its checksum alone: reading gigabytes in each plan would tell no more. */
function sourceOf({ name, url, file, checksum }: StoredFileProps): string {
  if (file !== undefined && checksum === undefined)
    throw new ConstructError(
      'IMAGE_SOURCE',
      `${name} is the local file ${file} without a checksum. Give what sha256sum says of it.`,
    );
  if (file === undefined && url === undefined)
    throw new ConstructError(
      'IMAGE_SOURCE',
      `${name} has neither a url nor a file. Give one of them, a file with its checksum.`,
    );
  return url ?? '';
}

/** Eight hexadecimal digits. */
function versionOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
