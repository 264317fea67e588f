import type { Operation } from '../../../resource';
import type { Session } from '../../session';

/** One source of packages in a file. */
export interface Repository {
  readonly Comment?: string;
  readonly Components?: readonly string[];
  readonly Enabled?: number | boolean;
  readonly FileType?: string;
  readonly Suites?: readonly string[];
  readonly Types?: readonly string[];
  readonly URIs?: readonly string[];
}

/** A source that PVE knows by a handle. */
export interface StandardRepository {
  readonly handle: string;
  readonly name: string;
  readonly description?: string;
  readonly status?: number | boolean | null;
}

/** Everything that PVE tells of a node's sources. */
export interface Repositories {
  readonly files: readonly { readonly path: string; readonly repositories?: readonly Repository[] }[];
  readonly 'standard-repos': readonly StandardRepository[];
}

/** The sources of a node. */
export function listRepositories(node: string, { session }: Operation<Session>): Promise<Repositories> {
  return session.api.get<Repositories>(`nodes/${node}/apt/repositories`);
}

/** A part of an id: letters and the digits from 1; everything else is `_`. */
export function idPart(text: string): string {
  return text.replace(/[^a-zA-Z1-9_]/g, '_');
}
