import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { OfficialNode } from '../../../../lab/pve/operations/derive';
import type { OfficialPermissions } from './permission-of';

/** A type of the official description, of a parameter or an answer. */
export interface OfficialType {
  readonly type?: string;
  readonly optional?: number | string;
  readonly properties?: Readonly<Record<string, OfficialType>>;
  readonly items?: OfficialType;
  readonly enum?: readonly string[];
  readonly oneOf?: readonly OfficialType[];
}

export interface OfficialMethod {
  readonly allowtoken?: number;
  readonly permissions?: OfficialPermissions;
  readonly parameters?: { readonly properties?: Readonly<Record<string, OfficialType>> };
  readonly returns?: OfficialType;
}

const fileOf = (version: string): string =>
  resolve(__dirname, `../../../../../shared/contracts/pve-api-${version}.json.gz`);

/** Whether the official description lies beside the repository. */
export const haveOfficial = existsSync(fileOf('9.2')) && existsSync(fileOf('8.4'));

/** The official description of a version, `8.4` or `9.2`. */
export function officialRoots(version: string): readonly OfficialNode[] {
  return JSON.parse(gunzipSync(readFileSync(fileOf(version))).toString()) as readonly OfficialNode[];
}

/** The operations of a version by name, `GET /version`. */
export function officialOperations(version: string): Map<string, OfficialMethod> {
  const found = new Map<string, OfficialMethod>();
  if (!haveOfficial) return found;
  const walk = (node: OfficialNode): void => {
    for (const [method, info] of Object.entries(node.info ?? {})) {
      found.set(`${method} ${node.path}`, info as unknown as OfficialMethod);
    }
    for (const child of node.children ?? []) walk(child);
  };
  for (const root of officialRoots(version)) walk(root);
  return found;
}
