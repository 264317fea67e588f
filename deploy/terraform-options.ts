/** How Terraform is called for one stack. */
export interface TerraformOptions {
  /** `terraform` or `tofu`, found on PATH. */
  readonly binary: string;
  /** The stack's folder, `cdktf.out/stacks/dev`. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /**
   * Calls the listener each time that Terraform is to be interrupted. The first time it finishes running calls and saves
   * its state; the second time it drops its work. The function given back ends the listening.
   */
  readonly onInterrupt?: (listener: () => void) => () => void;
  /** Addresses that plans and applies are limited to, with what they need. @default none: everything */
  readonly targets?: readonly string[];
  /** False has Terraform write without colours, as into a file or a pipe. @default true */
  readonly colors?: boolean;
  /** Stands before what is told of a failure, where several parts are worked on: `dev/3`. @default nothing */
  readonly part?: string;
  /** Takes what Terraform prints, a line at a time. @default it goes straight to the user */
  readonly onLine?: (line: string) => void;
}
