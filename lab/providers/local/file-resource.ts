import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ProviderError, text, type Diagnostic, type ResourceType, type Validator } from '../resource';
import type { ObjectValue } from '../values';
import { hashesOf } from './hashes';
import { fileSchema } from './schema';

const permission: Validator = (value) =>
  typeof value === 'string' && /^0?[0-7]{3}$/.test(value) ? undefined : "must be an octal mode as in '0644'";

/** `local_file`, `local_sensitive_file`: a file on the machine where Terraform runs. */
export function fileResource(isSensitive: boolean): ResourceType<null> {
  return {
    schema: fileSchema(isSensitive),
    legacy: false,
    validators: { file_permission: permission, directory_permission: permission },
    validate: (config) => checkContent(config, isSensitive),

    create(planned) {
      const content = readContent(planned);
      const filename = text(planned, 'filename');
      writeWhole(filename, content, planned);
      const hashes = hashesOf(content);
      return Promise.resolve({ ...planned, ...hashes, id: hashes.content_sha1 ?? '' });
    },

    read(state) {
      const content = readIfThere(text(state, 'filename'));
      // A file with other content is not the one that was written: it is made again.
      const isOurs = content !== undefined && hashesOf(content).content_sha1 === text(state, 'id');
      return Promise.resolve(isOurs ? state : null);
    },

    delete(state) {
      rmSync(text(state, 'filename'), { force: true });
      return Promise.resolve();
    },
  };
}

function checkContent(config: ObjectValue, isSensitive: boolean): Diagnostic[] {
  const names = ['content', 'content_base64', 'source', ...(isSensitive ? [] : ['sensitive_content'])];
  const given = names.filter((name) => (config[name] ?? null) !== null);
  if (given.length === 1) return [];
  const detail = `Exactly one of these attributes must be configured: [${names.join(',')}], got ${given.length === 0 ? 'none' : given.join(' and ')}.`;
  return [
    { severity: 'error', summary: 'Invalid Attribute Combination', detail, path: [given[1] ?? 'content'] },
  ];
}

function readContent(planned: ObjectValue): Buffer {
  const source = text(planned, 'source');
  if (source !== '') {
    const content = readIfThere(source);
    if (content) return content;
    throw new ProviderError('LOCAL_SOURCE', 'The source file cannot be read', {
      detail: `'${source}' is not a readable file.`,
      path: ['source'],
    });
  }
  const encoded = text(planned, 'content_base64');
  if (encoded !== '') return Buffer.from(encoded, 'base64');
  return Buffer.from(text(planned, 'content') || text(planned, 'sensitive_content'), 'utf8');
}

/** Written beside the target and renamed, so that a reader never sees half a file. */
function writeWhole(filename: string, content: Buffer, planned: ObjectValue): void {
  const [mode, folderMode] = [
    parseInt(text(planned, 'file_permission'), 8),
    parseInt(text(planned, 'directory_permission'), 8),
  ];
  const partial = `${filename}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(filename), { recursive: true, mode: folderMode });
    writeFileSync(partial, content, { mode });
    // The mode of a new file is cut by the umask.
    chmodSync(partial, mode);
    renameSync(partial, filename);
  } catch (cause) {
    rmSync(partial, { force: true });
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new ProviderError('LOCAL_WRITE', 'Create local file error', { detail, path: ['filename'], cause });
  }
}

function readIfThere(filename: string): Buffer | undefined {
  try {
    return readFileSync(filename);
  } catch {
    return undefined;
  }
}
