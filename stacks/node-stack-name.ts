const PREFIX = 'node--';

/** Name of a node's stack and of its state. No environment has it, unless two hyphens are in its name. */
export function nodeStackName(node: string): string {
  return `${PREFIX}${node}`;
}

/** The node whose stack has that name; undefined for other stacks. */
export function nodeOfStack(stack: string): string | undefined {
  return stack.startsWith(PREFIX) ? stack.slice(PREFIX.length) : undefined;
}
