import { TerraformDynamicBlock } from 'cdktf/lib/terraform-dynamic-block';
// A namespace import would be a copy in a bundle; the assignment must reach the module that cdktf itself calls.
// eslint-disable-next-line @typescript-eslint/no-require-imports
import util = require('cdktf/lib/util');

type Attributes = Record<string, unknown>;

/**
 * Runs something in which cdktf carries along only the attributes that are set.
 *
 * Of a generated VM's sixty it copies those that are not, too, before they are left out of the output; copies that V8
 * keeps so long that they are a third of the process's memory. Seen with cdktf 0.21.
 */
export function withDefinedAttributes<T>(run: () => T): T {
  const { processDynamicAttributes } = util;
  const defined = (attributes: Attributes): Attributes => {
    const result: Attributes = {};
    for (const key of Object.keys(attributes)) {
      const value = attributes[key];
      if (value === undefined) continue;
      if (TerraformDynamicBlock.isTerraformDynamicBlock(value)) return processDynamicAttributes(attributes);
      result[key] = isPlain(value) ? defined(value) : value;
    }
    return result;
  };
  util.processDynamicAttributes = defined;
  try {
    return run();
  } finally {
    util.processDynamicAttributes = processDynamicAttributes;
  }
}

function isPlain(value: unknown): value is Attributes {
  return typeof value === 'object' && value !== null && value.constructor === Object;
}
