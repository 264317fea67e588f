import { type TerraformDataSource, TerraformResource, TerraformStack } from 'cdktf';
import { ConstructError } from './construct-error';
import { terraformName } from './terraform-text';

type Named = TerraformResource | TerraformDataSource;

/** The resources of each stack, by address. */
const made = new WeakMap<TerraformStack, Map<string, Named>>();

/**
 * Gives a resource its name in Terraform, whatever its place in the program. Two of one name would be merged into one at synthesis,
 * without a word.
 * @param formerName what it was called so far: what is in the state under that name is this one, and is not made anew
 * @throws {@link ConstructError} `TERRAFORM_NAME`, `TERRAFORM_NAME_TAKEN`
 */
export function pinName(resource: Named, name: string, formerName?: string): void {
  const id = terraformName(name);
  resource.overrideLogicalId(id);
  const stack = TerraformStack.of(resource);
  const known = made.get(stack) ?? new Map<string, Named>();
  made.set(stack, known);
  const address = `${resource.terraformResourceType}.${id}`;
  const other = known.get(address);
  if (other !== undefined) {
    throw new ConstructError(
      'TERRAFORM_NAME_TAKEN',
      `${resource.node.path} would be ${address} in Terraform, as ${other.node.path} is already, and the two would be made one. ` +
        'Give one of them another name, or put it into another stack.',
    );
  }
  known.set(address, resource);
  if (formerName !== undefined && resource instanceof TerraformResource)
    resource.moveFromId(`${resource.terraformResourceType}.${terraformName(formerName)}`);
}
