import { classify } from '../../../../pve/client';
import type { FormParams } from '../../../../pve/wire';
import { ProviderError, type Operation, type ResourceType } from '../../resource';
import type { ObjectValue } from '../../values';
import { adoptAsPlanned, type Recovery } from '../journal';
import { resourceSchema } from '../schemas';
import type { Session } from '../session';
import { settle } from '../settle';
import type { Answer } from './field';
import { createParams, readFields, updateParams, type Fields } from './fields';

/** An object of the API that is made, changed and removed by one call each. */
export interface ObjectDescription extends Pick<
  ResourceType<Session>,
  'validators' | 'validate' | 'plan' | 'deprecated'
> {
  /** Name of the type, `proxmox_hagroup`. */
  readonly type: string;
  /** True for types of the older SDK. */
  readonly legacy?: boolean;
  readonly fields: Fields;
  /** Where an object is made: `cluster/ha/groups`. */
  readonly collection: (object: ObjectValue) => string;
  /** Where an object is. */
  readonly path: (object: ObjectValue) => string;
  /** The value of `id`; absent where the type has none or it is an argument. */
  readonly id?: (object: ObjectValue) => string;
  /** Parameters of the creation beside the fields. */
  readonly creation?: (planned: ObjectValue, operation: Operation<Session>) => FormParams;
  /** Parameters of a change beside the fields. */
  readonly change?: (planned: ObjectValue, operation: Operation<Session>, prior: ObjectValue) => FormParams;
  /** True where only what differs is sent in a change. */
  readonly sendsChanges?: boolean;
  /** The API's answer about an object, undefined when it is gone. @default GET of its path */
  readonly find?: (object: ObjectValue, operation: Operation<Session>) => Promise<Answer | undefined>;
  /** More of the state, which only the answer to the creation tells. */
  readonly created?: (answer: unknown) => ObjectValue;
  /** False where the object is taken to be as it was written. @default true */
  readonly readsBack?: boolean;
  /** More of the state than the fields tell; `state` is the one before. */
  readonly also?: (answer: Answer, state: ObjectValue) => ObjectValue;
  /** The arguments that an import id tells. */
  readonly import: (id: string) => ObjectValue;
  /** What follows a creation, a change or a removal: an apply, a reload. */
  readonly afterwards?: (object: ObjectValue, operation: Operation<Session>) => Promise<void>;
}

/** A resource type by its description. */
export function objectResource(description: ObjectDescription): ResourceType<Session> {
  const { type, fields, collection, path, validators, validate, plan, afterwards } = description;
  const read = (state: ObjectValue, operation: Operation<Session>): Promise<ObjectValue | null> =>
    readObject(description, state, operation);
  const readBack = async (state: ObjectValue, operation: Operation<Session>): Promise<ObjectValue> => {
    operation.saved(state);
    const found = description.readsBack === false ? state : await read(state, operation);
    if (!found) throw lost(type, path(state));
    await afterwards?.(found, operation);
    return found;
  };
  return {
    schema: resourceSchema(type),
    legacy: description.legacy ?? false,
    ...(validators ? { validators } : {}),
    ...(validate ? { validate } : {}),
    ...(plan ? { plan } : {}),

    async create(planned, operation) {
      const params = { ...createParams(fields, planned), ...description.creation?.(planned, operation) };
      const answer = await operation.session.api.post(collection(planned), params);
      const state = { ...settle(planned), ...description.created?.(answer) };
      return readBack(identified(description, state), operation);
    },

    read,

    async update(prior, planned, operation) {
      const params = updateParams(fields, prior, planned, description.sendsChanges);
      const more = description.change?.(planned, operation, prior);
      await operation.session.api.put(path(prior), withoutTaken({ ...params, ...more }));
      return readBack(identified(description, settle(planned)), operation);
    },

    async delete(state, operation) {
      await deleteIfThere(path(state), operation);
      await afterwards?.(state, operation);
    },

    import: (id) => {
      const object = description.import(id);
      return identified(description, object);
    },
  };
}

/** The API refuses to set and to delete a parameter at once, as when a secret only moves to its write-only argument. */
function withoutTaken({ delete: gone, ...given }: FormParams): FormParams {
  const left = Array.isArray(gone) ? gone.filter((key) => given[String(key)] === undefined) : [];
  return left.length > 0 ? { ...given, delete: left } : given;
}

function identified(description: ObjectDescription, object: ObjectValue): ObjectValue {
  return description.id ? { ...object, id: description.id(object) } : object;
}

async function readObject(
  description: ObjectDescription,
  state: ObjectValue,
  operation: Operation<Session>,
): Promise<ObjectValue | null> {
  const answer = await findObject(description, state, operation);
  if (answer === undefined) return null;
  const found = { ...state, ...readFields(description.fields, answer, state) };
  return identified(description, { ...found, ...description.also?.(answer, state) });
}

async function findObject(
  description: ObjectDescription,
  state: ObjectValue,
  operation: Operation<Session>,
): Promise<Answer | undefined> {
  try {
    if (description.find) return await description.find(state, operation);
    return await operation.session.api.get<Answer>(description.path(state));
  } catch (error) {
    if (classify(error) === 'gone') return undefined;
    throw error;
  }
}

/** How an object is found again after an interrupted creation: where it was to be made. */
export function objectRecovery(description: ObjectDescription, resource: ResourceType<Session>): Recovery {
  return adoptAsPlanned(resource, description.path, (planned) => identified(description, planned));
}

/** Deletes an object; one that is gone already is no error. */
export async function deleteIfThere(
  path: string,
  operation: Operation<Session>,
  params: FormParams = {},
): Promise<void> {
  try {
    await operation.session.api.delete(path, params);
  } catch (error) {
    if (classify(error) !== 'gone') throw error;
  }
}

function lost(type: string, path: string): ProviderError {
  return new ProviderError('PROXMOX_OBJECT_LOST', `The new ${type} is not there`, {
    detail: `The API took it, but knows nothing at ${path}. Somebody else may have removed it; apply again.`,
  });
}
