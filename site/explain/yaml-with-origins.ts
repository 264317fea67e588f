import { Document, isNode, stringify } from 'yaml';
import { BUILT_IN_NAME } from '../layers';
import type { ExplainedThing, ExplainedValue, Origin } from '../load';

/** Where a value is, as people write it: `specs/envs/dev.yaml:3:9`; what is built in has no lines that they could open. */
export function formatOrigin({ file, line, column }: Origin): string {
  if (file === BUILT_IN_NAME) return file;
  return `${file}:${String(line)}:${String(column)}`;
}

/** A value on one line. */
export function formatValue(value: ExplainedValue['value']): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: true }).trimEnd();
}

/** The merged layers of things as one YAML document, each value with a comment that tells where it is from. */
export function yamlWithOrigins(things: readonly ExplainedThing[]): string {
  const document = new Document({});
  for (const { kind, name, values } of things) {
    for (const value of values) {
      const path = kind === 'site' ? ['site', ...value.steps] : [`${kind}s`, name, ...value.steps];
      document.setIn(path, document.createNode(value.value, { flow: true }));
      comment(document, path, describe(value));
    }
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

function describe({ origin, shadowed }: ExplainedValue): string {
  const below = shadowed.map(({ value, origin: at }) => `${formatValue(value)} of ${formatOrigin(at)}`);
  // Line ends within a value would end the comment.
  return ` ${formatOrigin(origin)}${below.length > 0 ? `, over ${below.join(', ')}` : ''}`.replaceAll(
    /\s+/g,
    ' ',
  );
}

function comment(document: Document, path: readonly string[], text: string): void {
  const node = document.getIn(path, true);
  if (isNode(node)) node.comment = text;
}
