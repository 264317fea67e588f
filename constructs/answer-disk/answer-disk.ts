import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { ConstructError } from '../construct-error';
import { isoParts, isoSystemArea } from '../iso9660';
import { onStackWritten, writeUpload } from '../stack-files';
import { uploadedMedium } from '../uploaded-medium';

/** Properties of {@link AnswerDisk}. */
export interface AnswerDiskProps {
  /** Name of the machine, `dev1`: the file begins with it. */
  readonly host: string;
  /** PVE node that the file is uploaded to. */
  readonly node: string;
  /** PVE storage with content `import`, PVE 8.4 and later. */
  readonly datastore: string;
  /**
   * Name by which the installer finds the file system: `cidata` for Ubuntu's autoinstall and everything else that
   * speaks NoCloud, `proxmox-ais` for Proxmox VE's.
   * @default 'cidata'
   */
  readonly label?: string;
  /** Text of each file by its name, `{ 'user-data': …, 'meta-data': '' }`. Called when the stack is written. */
  readonly files: () => Readonly<Record<string, string>>;
  /**
   * True takes over the file of this content that is there, as where a state was lost. It has to stay until the content changes:
   * the provider knows no source of what was imported. Without it the same bytes are uploaded over it.
   * @default false
   */
  readonly adopted?: boolean;
  readonly provider?: TerraformProvider;
}

/** Where in the stack's folder the answers lie. */
const folder = 'answers';

/**
 * What an installer is answered, as a small read-only file system that becomes a disk of the VM.
 *
 * A disk, since the provider gives a VM one CD-ROM drive, which the installer is in. Its bytes are those of an ISO.
 * Changed answers are uploaded and left to the next installation: a machine that is installed has read them.
 */
export class AnswerDisk extends Construct {
  /** Volume that the disk is made from, known after the upload: `local:import/dev1-answers-5f0c41aa09b2.raw`. */
  readonly fileId: string;

  /** @throws {@link ConstructError} `ANSWER_DISK_NAME`; `ISO_FILE_NAME` and `ISO_VOLUME_LABEL` when the stack is written */
  constructor(scope: Construct, id: string, props: AnswerDiskProps) {
    super(scope, id);
    const { host, node, datastore, label = 'cidata', files } = props;
    if (!/^[A-Za-z0-9][A-Za-z0-9.-]*$/.test(host)) {
      throw new ConstructError(
        'ANSWER_DISK_NAME',
        `"${host}" cannot name a file of answers; letters, digits, "." and "-" are allowed, a letter or digit first. Give the name of the machine.`,
      );
    }
    const path = `${folder}/${host}-answers.raw`;
    const file = uploadedMedium(this, {
      ...{ name: `${host}-answers`, extension: '.raw', path, content: 'import' },
      ...{ node, datastore, provider: props.provider, adopted: props.adopted },
    });
    this.fileId = file.id;
    onStackWritten(this, (stackFolder) => {
      mkdirSync(join(stackFolder, folder), { recursive: true });
      const parts = isoParts({ label, files: files() });
      writeUpload({ file: join(stackFolder, path), parts, hole: isoSystemArea });
    });
  }
}
