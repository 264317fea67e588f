import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { linkProviders } from '../../lab/providers';

/** What Rackwright has beside the resources: its record, and the run of Ansible, which begins and does nothing here. */
const own = {
  resource: ['local_file'],
  data: /^(?:ansible|generation-.*)$/,
  parts: ['locals', 'output', 'moved', '//'],
} as const;

type Document = Record<string, unknown> & { resource: Record<string, Record<string, unknown>> };

function without<T>(object: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

/** The stack as Terraform's own JSON; without its record and generations, where these are not wanted. */
export function plainStack(
  stack: string,
  folder: string,
  { home, isWhole }: { readonly home: string; readonly isWhole: boolean },
): void {
  cpSync(stack, folder, {
    recursive: true,
    preserveTimestamps: true,
    filter: (path) => !/terraform\.d|\.terraform/.test(path.slice(stack.length)),
  });
  const file = join(folder, 'cdk.tf.json');
  const document = JSON.parse(readFileSync(file, 'utf8')) as Document;
  const settings = {
    ...(document['terraform'] as object),
    backend: { local: { path: 'terraform.tfstate' } },
  };
  const wanted = isWhole ? document : withoutOwn(document);
  writeFileSync(file, JSON.stringify({ ...wanted, terraform: settings }));
  linkProviders(folder, { home });
}

function withoutOwn(document: Document): Document {
  const { terraform_data: data = {}, ...types } = without(document.resource, own.resource);
  const others = Object.entries(data).filter(([name]) => !own.data.test(name));
  return {
    ...without(document, own.parts),
    resource: { ...types, terraform_data: Object.fromEntries(others) },
  };
}
