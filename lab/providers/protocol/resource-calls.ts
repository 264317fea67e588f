import { ProviderError, type Diagnostic, type Operation, type ResourceType } from '../resource';
import { isObject } from '../values';
import { checkConfig } from './check-config';
import { diagnosticMessages, pathMessage } from './diagnostic-message';
import type { Fields } from './fields';
import { applyChange, importedState, planChange } from './resource-change';
import { read, write, writeNotes } from './values-of-message';

/** Begins an operation of a provider that collects warnings, with notes of earlier ones. */
export type Begin<Session> = (warnings: Diagnostic[], notes?: unknown) => Operation<Session>;

/** A call that concerns one type of resource. */
export interface ResourceCall<Session> {
  readonly resource: ResourceType<Session>;
  readonly request: Fields;
  readonly begin: Begin<Session>;
}

/** `ValidateResourceConfig` */
export function validateResource<Session>({ resource, request }: ResourceCall<Session>): object {
  const { block } = resource.schema;
  const config = read(request.config, block);
  const found = checkConfig(block, config, resource.validators);
  if (isObject(config)) found.push(...(resource.validate?.(config) ?? []));
  if (resource.deprecated !== undefined) {
    found.unshift({ severity: 'warning', summary: 'Deprecated Resource', detail: resource.deprecated });
  }
  return { diagnostics: diagnosticMessages(found) };
}

/** `ReadResource` */
export async function readResource<Session>({
  resource,
  request,
  begin,
}: ResourceCall<Session>): Promise<object> {
  const { block } = resource.schema;
  const state = read(request.currentState, block);
  const warnings: Diagnostic[] = [];
  const operation = begin(warnings, request.private);
  const next = isObject(state) ? await resource.read(state, operation) : null;
  return {
    newState: write(next, block),
    diagnostics: diagnosticMessages(warnings),
    private: writeNotes(operation.notes),
  };
}

/** `PlanResourceChange` */
export async function planResource<Session>({
  resource,
  request,
  begin,
}: ResourceCall<Session>): Promise<object> {
  const { block } = resource.schema;
  const prior = read(request.priorState, block);
  // For a destroy the proposed state is null while the configuration may still be there.
  const proposed = read(request.proposedNewState, block);
  const config = proposed === null ? null : read(request.config, block);
  const warnings: Diagnostic[] = [];
  const operation = begin(warnings, request.priorPrivate);
  const { planned, replace } = await planChange(resource, prior, config, operation);
  return {
    plannedState: write(planned, block),
    requiresReplace: replace.map(pathMessage),
    plannedPrivate: writeNotes(operation.notes),
    diagnostics: diagnosticMessages(warnings),
    legacyTypeSystem: resource.legacy,
  };
}

/** `ApplyResourceChange` */
export async function applyResource<Session>({
  resource,
  request,
  begin,
}: ResourceCall<Session>): Promise<object> {
  const { block } = resource.schema;
  const warnings: Diagnostic[] = [];
  const prior = read(request.priorState, block);
  const planned = read(request.plannedState, block);
  const config = read(request.config, block);
  const operation = {
    ...begin(warnings, request.plannedPrivate),
    ...(isObject(config) ? { config } : {}),
  };
  const { state, errors } = await applyChange(resource, prior, planned, operation);
  return {
    newState: write(state, block),
    private: writeNotes(operation.notes),
    diagnostics: diagnosticMessages([...warnings, ...errors]),
    legacyTypeSystem: resource.legacy,
  };
}

/** `ImportResourceState` */
export function importResource<Session>({ resource, request }: ResourceCall<Session>): object {
  const typeName = String(request.typeName);
  if (!resource.import) {
    throw new ProviderError('PROVIDER_CANNOT_IMPORT', `${typeName} cannot be imported`);
  }
  const state = write(importedState(resource, String(request.id)), resource.schema.block);
  return { importedResources: [{ typeName, state }] };
}
