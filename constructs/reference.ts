import { join } from 'node:path';
import ts from 'typescript';
import { LEFT_OUT, LEFT_OUT_TYPES } from './left-out';

/** `docs/reference/constructs.md`: every construct and the types of its properties, from their docstrings. */
export function constructReference(): string {
  const index = join(__dirname, 'index.ts');
  const program = ts.createProgram([index], {
    strict: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.Node20,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    types: ['node'],
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(index);
  const module = source && checker.getSymbolAtLocation(source);
  if (!module) throw new Error(`${index} exports nothing`);
  const symbols = checker
    .getExportsOfModule(module)
    .map((each) => (each.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(each) : each))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const page = new Page(checker);
  const classes = symbols.filter(({ flags }) => flags & ts.SymbolFlags.Class);
  const types = symbols.filter(({ flags }) => flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias));
  return [
    '# Constructs',
    'What `constructs/index.ts` exports. Made from the docstrings by `npm run generate`; a test keeps the two in step.',
    ...classes.flatMap((each) => page.section(each)),
    '# Types of their properties',
    ...types.flatMap((each) => page.section(each)),
    '# What the provider has and no construct gives',
    "Each with its reason; deprecated arguments are not listed. A test holds the constructs against the provider's schema.",
    leftOut(),
    '',
  ].join('\n\n');
}

function leftOut(): string {
  const rows = Object.entries(LEFT_OUT).flatMap(([type, reasons]) =>
    Object.entries(reasons).map(([path, reason]) => `| \`${type}\` | \`${path}\` | ${reason} |`),
  );
  const types = Object.entries(LEFT_OUT_TYPES).map(([type, reason]) => `| \`${type}\` | all | ${reason} |`);
  return ['| resource | argument | why |', '| --- | --- | --- |', ...rows, ...types].join('\n');
}

class Page {
  constructor(private readonly checker: ts.TypeChecker) {}

  section(symbol: ts.Symbol): string[] {
    const type = this.checker.getDeclaredTypeOfSymbol(symbol);
    const properties = isObject(type) ? this.checker.getPropertiesOfType(type).filter(isPublic) : [];
    const own = properties.filter((each) => isDeclaredHere(each) && !(each.flags & ts.SymbolFlags.Method));
    return [
      `## ${symbol.name}`,
      this.words(symbol),
      ...this.tags(symbol),
      ...(own.length > 0 ? [this.table(own, Boolean(symbol.flags & ts.SymbolFlags.Class))] : []),
      ...(!isObject(type)
        ? [`\`${this.checker.typeToString(type, undefined, ts.TypeFormatFlags.InTypeAlias)}\``]
        : []),
    ].filter((part) => part !== '');
  }

  /** What a class has has no default. */
  private table(properties: readonly ts.Symbol[], isClass: boolean): string {
    const rows = properties.map((property) => {
      const isOptional = Boolean(property.flags & ts.SymbolFlags.Optional);
      const fallback = property.getJsDocTags(this.checker).find(({ name }) => name === 'default');
      const value = fallback
        ? ts.displayPartsToString(fallback.text)
        : isOptional
          ? 'absent'
          : '**required**';
      const [name, type] = [`\`${property.name}\``, `\`${this.typeOf(property)}\``];
      const cells = [name, type, ...(isClass ? [] : [value]), this.words(property)];
      return `| ${cells.map((cell) => cell.replaceAll(/\s*\n\s*/g, ' ').replaceAll('|', '\\|')).join(' | ')} |`;
    });
    const head = ['property', 'type', ...(isClass ? [] : ['default']), 'what'];
    return [`| ${head.join(' | ')} |`, `|${' --- |'.repeat(head.length)}`, ...rows].join('\n');
  }

  /** As it was written, since the checker spells unions out. */
  private typeOf(property: ts.Symbol): string {
    const [declaration] = property.getDeclarations() ?? [];
    const written =
      declaration && (ts.isPropertySignature(declaration) || ts.isPropertyDeclaration(declaration))
        ? declaration.type?.getText()
        : undefined;
    return (written ?? this.checker.typeToString(this.checker.getTypeOfSymbol(property))).replaceAll(
      /\s+/g,
      ' ',
    );
  }

  private words(symbol: ts.Symbol): string {
    const text = ts.displayPartsToString(symbol.getDocumentationComment(this.checker));
    return text.replaceAll(/\{@link (\w+) ?\}/g, '`$1`').replaceAll('<', '&lt;');
  }

  private tags(symbol: ts.Symbol): string[] {
    const see = symbol.getJsDocTags(this.checker).filter(({ name }) => name === 'see');
    return see.map(({ text }) => `See <${ts.displayPartsToString(text)}>.`);
  }
}

function isObject(type: ts.Type): boolean {
  return Boolean(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection));
}

function isPublic(symbol: ts.Symbol): boolean {
  const [declaration] = symbol.getDeclarations() ?? [];
  if (!declaration) return true;
  const flags = ts.getCombinedModifierFlags(declaration);
  return !(flags & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected | ts.ModifierFlags.Static));
}

/** What a construct has from cdktf is cdktf's to document. */
function isDeclaredHere(symbol: ts.Symbol): boolean {
  return (symbol.getDeclarations() ?? []).some(
    (declaration) => !declaration.getSourceFile().fileName.includes('node_modules'),
  );
}
