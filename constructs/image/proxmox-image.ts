import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { ConstructError } from '../construct-error';
import { storedNameOf, storeFile, type StoredFileProps } from './stored-file';

/** Properties of {@link ProxmoxImage}; its `datastore` has content `import`. */
export type ProxmoxImageProps = StoredFileProps;

/**
 * A cloud image that the PVE node downloads itself, or that is uploaded to it, ready to be imported as a disk. A new version of it reaches the
 * machines that are made from then on, and no other.
 *
 * Content type `import` with a VM disk's `import_from` needs the API alone; `iso` with `file_id` would need SSH.
 * @see https://registry.terraform.io/providers/bpg/proxmox/0.111.1/docs/resources/download_file
 */
export class ProxmoxImage extends Construct implements ITerraformDependable {
  /**
   * The volume id of an image that another stack has downloaded.
   * @throws {@link ConstructError} `IMAGE_FILE_NAME`
   */
  static fileIdOf(props: ProxmoxImageProps): string {
    return `${props.datastore}:import/${storedNameOf(props, extensionOf(props))}`;
  }

  /** Volume id, known after the download: `local:import/debian-12-dev-pve1-5f0c41aa.qcow2`. */
  readonly fileId: string;
  /** What comes after the download depends on this address. */
  readonly fqn: string;

  /** @throws {@link ConstructError} `IMAGE_FILE_NAME`, `IMAGE_SOURCE` */
  constructor(scope: Construct, id: string, props: ProxmoxImageProps) {
    super(scope, id);
    const file = storeFile(this, props, { content: 'import', extension: extensionOf(props) });
    this.fileId = file.id;
    this.fqn = file.fqn;
  }
}

function extensionOf({ name, fileName }: ProxmoxImageProps): string {
  const extension = /\.(qcow2|raw|vmdk)$/.exec(fileName)?.[0];
  if (extension !== undefined) return extension;
  throw new ConstructError(
    'IMAGE_FILE_NAME',
    `image ${name} is called "${fileName}"; PVE imports files that end in .qcow2, .raw or .vmdk. ` +
      'Set file_name to such a name.',
  );
}
