import { basename } from 'node:path/posix';
import type { Image } from '../model';
import type { PublicKeyFiles } from './automation';
import type { Fields } from './fields';

/** Where a file of the catalogue comes from, and how it is called in a storage. */
export type MediaSource = Pick<Image, 'url' | 'file' | 'fileName' | 'checksum'>;

/** How files of a kind end, and an example of one. */
interface MediaKind {
  readonly endings: RegExp;
  /** `installer.iso` */
  readonly example: string;
}

/** Reads `url` or `file`, `file_name` and `checksum`; undefined where one is missing, which is reported. */
export function resolveMediaSource(
  fields: Fields,
  files: Pick<PublicKeyFiles, 'locate'>,
  { endings, example }: MediaKind,
): MediaSource | undefined {
  const file = fields.get<string>('file');
  const url = file ? undefined : fields.require<string>(`url: https://…/${example}`, 'url')?.value;
  if (!file && url === undefined) return undefined;
  const last = basename(file?.value ?? new URL(url ?? '').pathname);
  const fileName =
    fields.get<string>('file_name')?.value ??
    (endings.test(last) ? last : fields.require<string>(`file_name: ${example}`, 'file_name')?.value);
  const written = file
    ? fields.require<string>("checksum: 'sha256:…', whose digits sha256sum tells of the file", 'checksum')
        ?.value
    : fields.get<string>('checksum')?.value;
  const checksum = checksumOf(written);
  if (fileName === undefined || (file && !checksum)) return undefined;
  return {
    ...(file ? { file: files.locate(file.value, file.place) } : {}),
    ...(url === undefined ? {} : { url }),
    fileName,
    ...(checksum ? { checksum } : {}),
  };
}

/** A checksum such as `sha256:<digits>`, taken apart. */
function checksumOf(text: string | undefined): Image['checksum'] {
  const [algorithm, value] = text?.split(':') ?? [];
  return (algorithm === 'sha256' || algorithm === 'sha512') && value !== undefined
    ? { algorithm, value }
    : undefined;
}
