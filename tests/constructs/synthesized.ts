import { Testing, TerraformStack } from 'cdktf';
import { testingApp } from '../testing-app';

/** Terraform's JSON of what `build` puts into a stack. */
export interface Synthesized {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly data?: Synthesized['resource'];
  readonly variable?: Readonly<Record<string, unknown>>;
  readonly provider?: Readonly<Record<string, readonly unknown[]>>;
  readonly output?: Readonly<Record<string, { readonly value: unknown }>>;
}

export function synthesized(build: (stack: TerraformStack) => void): Synthesized {
  const stack = new TerraformStack(testingApp(), 'test');
  build(stack);
  return JSON.parse(Testing.synth(stack)) as Synthesized;
}

/** The code of the error that something throws, or undefined. */
export function codeOf(run: () => unknown): unknown {
  try {
    run();
    return undefined;
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
}
