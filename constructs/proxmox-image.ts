import { DownloadFile } from '@cdktf/provider-proxmox/lib/download-file';
import type { ITerraformDependable, TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import type { Image } from '../site';
import { ConstructError } from './construct-error';
import { terraformName } from './terraform-text';

/** Properties of {@link ProxmoxImage}. */
export interface ProxmoxImageProps extends Pick<Image, 'name' | 'url' | 'fileName' | 'checksum'> {
  /** PVE node that downloads the image, `pve1`. */
  readonly node: string;
  /** PVE storage with content `import`. */
  readonly datastore: string;
  /**
   * Text that makes the file this stack's own: `dev` turns `debian-12.qcow2` into `debian-12-dev-pve1.qcow2`. Two
   * stacks, or two nodes with one datastore, that share a file would each refuse to overwrite it, and the destruction
   * of one would take it from the other.
   */
  readonly owner: string;
  readonly provider?: TerraformProvider;
}

/**
 * A cloud image that the PVE node downloads itself, ready to be imported as a disk.
 *
 * Content type `import` with a VM disk's `import_from` needs the API alone; `iso` with `file_id` would need SSH.
 * @see https://registry.terraform.io/providers/bpg/proxmox/0.111.1/docs/resources/download_file
 */
export class ProxmoxImage extends Construct implements ITerraformDependable {
  /** Volume id, known after the download: `local:import/debian-12-dev-pve1.qcow2`. */
  readonly fileId: string;
  private readonly resource: DownloadFile;

  /** @throws {@link ConstructError} `IMAGE_FILE_NAME` */
  constructor(scope: Construct, id: string, props: ProxmoxImageProps) {
    super(scope, id);
    const extension = /\.(qcow2|raw|vmdk)$/.exec(props.fileName)?.[0];
    if (extension === undefined) {
      throw new ConstructError(
        'IMAGE_FILE_NAME',
        `image ${props.name} is called "${props.fileName}"; PVE imports files that end in .qcow2, .raw or .vmdk. ` +
          'Set file_name to such a name.',
      );
    }
    this.resource = new DownloadFile(this, 'Resource', {
      provider: props.provider,
      nodeName: props.node,
      datastoreId: props.datastore,
      contentType: 'import',
      url: props.url,
      fileName: `${props.fileName.slice(0, -extension.length)}-${props.owner}-${props.node}${extension}`,
      checksum: props.checksum?.value,
      checksumAlgorithm: props.checksum?.algorithm,
      // True, the default, makes every plan ask the upstream server for the size and replace the image when it differs.
      overwrite: false,
    });
    this.resource.overrideLogicalId(terraformName(`${props.name}-${props.node}`));
    this.fileId = this.resource.id;
  }

  /** What comes after the download depends on this address. */
  get fqn(): string {
    return this.resource.fqn;
  }
}
