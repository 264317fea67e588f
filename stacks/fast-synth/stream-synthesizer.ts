import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  AnnotationMetadataEntryType,
  type ISynthesisSession,
  type IStackSynthesizer,
  TerraformElement,
  TerraformOutput,
  TerraformResource,
  type TerraformStack,
} from 'cdktf';
import { invokeAspects } from 'cdktf/lib/synthesize/synthesizer';
import { deepMerge } from 'cdktf/lib/util';
import { ConstructOrder, type IConstruct } from 'constructs';
import type { PlaceOf } from '../stack-error';
import { byType } from './addresses';
import { JsonWriter } from './json-writer';
import { plainValue } from './plain-value';
import { spread } from './spread';

/** Where cdktf's `addCustomSynthesis` puts what is to be called at synthesis. */
const customSynthesis = Symbol.for('cdktf/customSynthesis');

interface CustomSynthesis {
  readonly [customSynthesis]?: { onSynthesize(session: ISynthesisSession): void };
}

const annotationTypes: readonly string[] = Object.values(AnnotationMetadataEntryType);

type Json = Record<string, unknown>;

/**
 * Writes a stack's `cdk.tf.json` resource by resource; what is not plain JSON is left to cdktf's own synthesizer.
 *
 * The standard one resolves everything twice more, and holds the whole as objects and as one string.
 */
export class StreamSynthesizer implements IStackSynthesizer {
  private readonly standard: IStackSynthesizer;

  /** @param placeOf where the specs say what is refused */
  constructor(
    private readonly stack: TerraformStack,
    private readonly placeOf?: PlaceOf,
  ) {
    this.standard = stack.synthesizer;
  }

  /** @throws {@link StackError} `STACK_ADDRESS_TAKEN`; what validations throw */
  synthesize(session: ISynthesisSession): void {
    const { stack } = this;
    const constructs = stack.node.findAll(ConstructOrder.POSTORDER);
    if (session.manifest.hclOutput || hasOverrides(stack) || constructs.some(isAnnotated)) {
      this.standard.synthesize(session);
      return;
    }
    invokeAspects(stack);
    if (!session.skipValidation) stack.runAllValidations();
    const file = join(session.outdir, session.manifest.forStack(stack).synthesizedStackPath);
    mkdirSync(dirname(file), { recursive: true });
    const customs = constructs.flatMap((construct) => (construct as CustomSynthesis)[customSynthesis] ?? []);
    const files = customs.map((custom) => () => {
      custom.onSynthesize(session);
    });
    const writer = new JsonWriter(file);
    try {
      this.write(writer, files);
      writer.close();
    } catch (error) {
      writer.abandon();
      throw error;
    }
  }

  /** @param files what is written beside; among the resources, since the thread that does takes as long as this does */
  private write(writer: JsonWriter, files: readonly (() => void)[]): void {
    const elements = this.stack.node.findAll().filter((node) => TerraformElement.isTerraformElement(node));
    const resources = elements.filter((element) => TerraformResource.isTerraformResource(element));
    const others = elements.filter((element) => !TerraformResource.isTerraformResource(element));
    const head: Json = { '//': this.metadata(elements) };
    for (const element of others) deepMerge(head, plainValue(this.stack, element.toTerraform()));
    for (const key of Object.keys(head).sort()) writer.property(key, head[key]);
    // `moved` and `import` blocks, which come with the resources.
    const tail: Json = {};
    const writeBeside = spread(files, resources.length + 1);
    writer.object('resource', () => {
      this.writeResources({ writer, resources, tail, writeBeside });
    });
    writeBeside();
    for (const key of Object.keys(tail).sort()) writer.property(key, tail[key]);
  }

  private writeResources({ writer, resources, tail, writeBeside }: Resources): void {
    for (const [type, members] of [...byType(resources, this.placeOf)].sort(byKey)) {
      writer.object(type, () => {
        for (const [name, element] of members) {
          const { resource, ...more } = plainValue(this.stack, element.toTerraform()) as ResourceFragment;
          deepMerge(tail, more);
          if (resource) writer.property(name, resource[type]?.[name]);
          writeBeside();
        }
      });
    }
  }

  private metadata(elements: readonly TerraformElement[]): Json {
    const metadata: Json = {
      version: this.stack.node.tryGetContext('cdktfVersion'),
      stackName: this.stack.node.id,
      backend: 'local',
    };
    for (const element of elements) deepMerge(metadata, plainValue(this.stack, element.toMetadata()));
    const outputs: Json = {};
    for (const element of elements)
      if (TerraformOutput.isTerraformOutput(element)) deepMerge(outputs, outputPath(element));
    return { metadata: plainValue(this.stack, metadata), outputs };
  }
}

/** `{ dev: { record: { Hosts: 'hosts' } } }`, from which the cdktf command line learns what an output belongs to. */
function outputPath(output: TerraformOutput): Json {
  const parts = output.node.path.split('/').reverse();
  return parts.reduce<unknown>((inner, part) => ({ [part]: inner }), output.friendlyUniqueId) as Json;
}

interface Resources {
  readonly writer: JsonWriter;
  readonly resources: readonly TerraformResource[];
  /** Gets what comes with the resources. */
  readonly tail: Json;
  /** Called after each of them. */
  readonly writeBeside: () => void;
}

interface ResourceFragment {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

type Keyed = readonly [string, unknown];

function byKey([one]: Keyed, [other]: Keyed): number {
  return one < other ? -1 : 1;
}

/** Overrides of the whole stack may reach into any resource. */
function hasOverrides(stack: TerraformStack): boolean {
  const { rawOverrides } = stack as unknown as { readonly rawOverrides: object };
  return Object.keys(rawOverrides).length > 0;
}

function isAnnotated(construct: IConstruct): boolean {
  return construct.node.metadata.some(({ type }) => annotationTypes.includes(type));
}
