import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { RawRequest } from './transport';

/** A file to be sent. */
export interface UploadFile {
  readonly path: string;
  /** Name in the storage. @default the file's own name */
  readonly name?: string;
}

/**
 * Builds a multipart request: the fields in their order, then the file as the part `filename`, with an exact
 * Content-Length (pveproxy refuses chunked uploads). The file is streamed.
 */
export async function buildUpload(
  path: string,
  fields: Readonly<Record<string, string>>,
  file: UploadFile,
): Promise<RawRequest> {
  const boundary = `rackwright-${randomBytes(16).toString('hex')}`;
  const name = (file.name ?? basename(file.path)).replaceAll('"', '%22');
  const parts = Object.entries(fields).map(
    ([key, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`,
  );
  const head = Buffer.from(
    `${parts.join('')}--${boundary}\r\nContent-Disposition: form-data; name="filename"; filename="${name}"\r\n` +
      'Content-Type: application/octet-stream\r\n\r\n',
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  const { size } = await stat(file.path);
  return {
    method: 'POST',
    path,
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': head.length + size + tail.length,
    },
    send: (outgoing) => {
      outgoing.write(head);
      const source = createReadStream(file.path);
      source.pipe(outgoing, { end: false });
      source.on('end', () => outgoing.end(tail));
      source.on('error', (error) => outgoing.destroy(error));
      outgoing.on('close', () => source.destroy());
    },
  };
}
