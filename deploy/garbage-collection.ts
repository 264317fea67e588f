/** Stacks of about 200 machines and fewer, in bytes of `cdk.tf.json`. */
const SMALL_BYTES = 512 * 1024;

/**
 * How often Terraform and its providers, which are written in Go, collect garbage. By itself Go does so whenever the heap has
 * doubled, which for the small heaps of most stacks is a quarter of all processor time: 100 VMs were applied with 5.4 to 6.0 s of it in
 * place of 7.9 to 8.4 s, Terraform growing from 95 to 160 MiB (Terraform 1.11.4, bpg/proxmox 0.111.1). Large stacks are left as they
 * are, since there it would be gigabytes.
 *
 * @param configurationBytes the length of the stack's `cdk.tf.json`
 * @returns what to add to Terraform's environment: nothing where the user has said it
 * @see https://go.dev/doc/gc-guide#GOGC
 */
export function garbageCollection(
  configurationBytes: number,
  environment: Readonly<Record<string, string | undefined>>,
): { readonly GOGC?: string } {
  return environment['GOGC'] !== undefined || configurationBytes > SMALL_BYTES ? {} : { GOGC: '400' };
}
