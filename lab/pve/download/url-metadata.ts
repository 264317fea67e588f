import { refuse, type Lab } from '../model';
import { openUrl } from './open-url';

/** What `GET …/query-url-metadata` answers. */
export interface UrlMetadata {
  readonly filename?: string;
  readonly size?: number;
  readonly mimetype?: string;
}

/**
 * Asks what lies behind a URL. Images of the catalogue are known by their name: nothing is asked for.
 *
 * @throws ApiError 500 in PVE's words.
 */
export async function urlMetadata(lab: Lab, url: string, verifyCertificates: boolean): Promise<UrlMetadata> {
  const filename = fileNameOf(url);
  const known = lab.catalogue.find(url);
  if (known) return { filename, size: known.size, mimetype: 'application/octet-stream' };
  try {
    const answer = await openUrl(url, { method: 'HEAD', verifyCertificates });
    answer.resume();
    if ((answer.statusCode ?? 0) >= 400)
      throw new Error(`${answer.statusCode ?? 0} ${answer.statusMessage ?? ''}`);
    const size = answer.headers['content-length'];
    const mimetype = answer.headers['content-type']?.replace(/;.*$/, '');
    return {
      filename,
      ...(size === undefined ? {} : { size: Number(size) }),
      ...(mimetype === undefined ? {} : { mimetype }),
    };
  } catch (error) {
    throw refuse(`invalid server response: '${error instanceof Error ? error.message : String(error)}'`);
  }
}

function fileNameOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname.replace(/^.*\//, ''));
}
