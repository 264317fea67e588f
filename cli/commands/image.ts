import { join } from 'node:path';
import type { Command } from 'commander';
import type { MediaStore, Medium } from '../../boot';
import { bootRoom } from '../boot-room';
import type { Context } from '../context';
import { openSite, type SiteOptions } from '../site';
import { addSiteOptions } from '../site-options';
import { makeProjectFolder } from '../project-folder';
import { bootFolder } from './boot-folder';

interface DataOptions {
  readonly data?: string;
}

interface AddOptions extends SiteOptions, DataOptions {
  readonly name?: string;
  readonly checksum?: string;
}

/** `rackwright image …`: what the provisioning server installs machines from. */
export function addImage(root: Command, context: Context): void {
  const image = root.command('image').description('what machines of iron are installed from');
  const { writer, signal } = context;
  const data = [
    '--data <folder>',
    'folder of the server (default: .rackwright/boot of the project)',
  ] as const;
  const storeOf = (folder: string): MediaStore =>
    new (bootRoom().MediaStore)(bootRoom().mediaFolder(folder), Date.now);
  const onProgress = (words: string): void => {
    writer.note(words);
  };
  const tell = ({ name, version, files }: Medium): void => {
    writer.line(`${name} is version ${version} from now on`);
    for (const file of files)
      writer.line(`  ${file.name}  ${String(file.bytes)} bytes  sha256:${file.sha256}`);
  };

  addSiteOptions(
    image
      .command('add <sources...>')
      .description(
        'add a disk image, an ISO, or the files of a network installer; or a name of images or isos',
      )
      .option('--name <name>', 'name of the medium (default: that of the specs)')
      .option('--checksum <checksum>', 'sha256:… or sha512:… of the source (default: that of the specs)')
      .option(...data),
  ).action(async (sources: readonly string[], options: AddOptions) => {
    makeProjectFolder(context.project, process.getuid?.());
    const folder = bootFolder(context, options.data);
    const wanted = sourcesOf(sources, options, context);
    const medium = await bootRoom().addMedium(storeOf(folder), wanted.name, {
      sources: wanted.sources,
      ...(wanted.checksum === undefined ? {} : { checksum: wanted.checksum }),
      ...{ downloads: join(folder, 'downloads'), onProgress, signal },
    });
    tell(medium);
  });

  image
    .command('installer')
    .description("build the installer of disk images of this machine's own Debian packages")
    .option('--kernel <package>', 'package of the kernel (default: linux-image-amd64)')
    .option('--with <package...>', 'more packages, such as firmware of network cards: firmware-bnx2x')
    .option(...data)
    .action(async (options: DataOptions & { kernel?: string; with?: readonly string[] }) => {
      const { buildImageInstaller, DEFAULT_KERNEL, IMAGE_INSTALLER } = bootRoom();
      const packages = [options.kernel ?? DEFAULT_KERNEL, ...(options.with ?? [])];
      makeProjectFolder(context.project, process.getuid?.());
      const store = storeOf(bootFolder(context, options.data));
      tell(
        await store.add(IMAGE_INSTALLER, (folder) =>
          buildImageInstaller({ folder, packages, onProgress, signal }),
        ),
      );
    });

  image
    .command('list')
    .description('every version of every medium')
    .option('--json', 'print JSON')
    .option(...data)
    .action((options: DataOptions & { json?: boolean }) => {
      const media = storeOf(bootFolder(context, options.data)).list();
      if (options.json) {
        writer.json(media);
        return;
      }
      const rows = media.map(({ name, version, isCurrent, addedAt, source, files }) => [
        ...[name, version, isCurrent ? 'yes' : 'no', addedAt, String(files.length), source],
      ]);
      writer.table(['medium', 'version', 'in use', 'added', 'files', 'made of'], rows);
    });

  image
    .command('remove <name>')
    .description('remove a medium, or one version of it')
    .option('--version <version>', 'this version alone (default: all of them)')
    .option(...data)
    .action((name: string, options: DataOptions & { version?: string }) => {
      const removed = storeOf(bootFolder(context, options.data)).remove(name, options.version);
      writer.line(`${name}: removed ${removed.join(', ')}`);
    });
}

/** A name of the specs stands for its URL or file, and checksum. */
function sourcesOf(
  sources: readonly string[],
  options: AddOptions,
  context: Context,
): { readonly name: string; readonly sources: readonly string[]; readonly checksum?: string } {
  const { name, checksum } = options;
  if (name !== undefined) return { name, sources, ...(checksum === undefined ? {} : { checksum }) };
  const [wanted = ''] = sources;
  const { images, isos = [] } = openSite(context, options);
  const found = sources.length === 1 ? [...images, ...isos].find((each) => each.name === wanted) : undefined;
  if (!found) {
    const known = [...images, ...isos].map((each) => each.name).join(', ');
    throw new (bootRoom().BootError)(
      'BOOT_MEDIUM_INVALID',
      `"${wanted}" is no name of images or isos in the specs (${known}): give --name for files and URLs`,
    );
  }
  const written = found.checksum && `${found.checksum.algorithm}:${found.checksum.value}`;
  const expected = checksum ?? written;
  return {
    name: found.name,
    sources: [found.file ?? found.url ?? ''],
    ...(expected === undefined ? {} : { checksum: expected }),
  };
}
