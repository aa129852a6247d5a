import { hasModifier } from './syntax.js';
import { ts } from './typescript.js';

/** What a block declares at its start. */
export interface BlockNames {
  readonly lexical: readonly { readonly name: string; readonly constant: boolean }[];
  readonly functions: readonly ts.FunctionDeclaration[];
}

const blockNames = new WeakMap<ts.Node, BlockNames>();

/** The `let`, `const`, `class`, `enum` and functions that the statements of a block declare. `block` is the cache's key. */
export function namesOfBlock(block: ts.Node, statements: readonly ts.Statement[]): BlockNames {
  const known = blockNames.get(block);
  if (known) return known;
  const lexical: { name: string; constant: boolean }[] = [];
  const functions: ts.FunctionDeclaration[] = [];
  for (const statement of statements) {
    if (ts.isFunctionDeclaration(statement)) {
      if (statement.body) functions.push(statement);
    } else if (ts.isClassDeclaration(statement) && statement.name) {
      lexical.push({ name: statement.name.text, constant: false });
    } else if (ts.isVariableStatement(statement) && isLexical(statement.declarationList)) {
      const constant = (statement.declarationList.flags & ts.NodeFlags.Const) !== 0;
      for (const { name } of statement.declarationList.declarations) {
        for (const text of patternNames(name)) lexical.push({ name: text, constant });
      }
    }
  }
  const names = { lexical, functions };
  blockNames.set(block, names);
  return names;
}

/** Whether a declaration list is `let`, `const` or `using`, not `var`. */
export function isLexical(list: ts.VariableDeclarationList): boolean {
  return (list.flags & ts.NodeFlags.BlockScoped) !== 0;
}

/** The names that a binding pattern declares. */
export function patternNames(name: ts.BindingName): readonly string[] {
  return patternIdentifiers(name).map(({ text }) => text);
}

/** The same, where they stand. */
export function patternIdentifiers(name: ts.BindingName): readonly ts.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((one) => (ts.isBindingElement(one) ? patternIdentifiers(one.name) : []));
}

/** Whether a function is neither async nor a generator: the name of such a one is known outside of its block, too. */
export function isPlainFunction(node: ts.FunctionDeclaration): boolean {
  return node.asteriskToken === undefined && !hasModifier(node, ts.SyntaxKind.AsyncKeyword);
}

const varNames = new WeakMap<ts.Node, readonly string[]>();

/**
 * The `var` names (and enums, namespaces, outside of strict mode functions in nested blocks: ECMA-262, B.3.2) of a function's or module's
 * body.
 */
export function varsOf(body: ts.Node, isStrict: boolean): readonly string[] {
  const known = varNames.get(body);
  if (known) return known;
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclarationList(node)) {
      if (!isLexical(node))
        node.declarations.forEach((one) => patternNames(one.name).forEach((name) => names.add(name)));
    } else if (ts.isEnumDeclaration(node)) names.add(node.name.text);
    else if (ts.isModuleDeclaration(node) && ts.isIdentifier(node.name)) names.add(node.name.text);
    else if (ts.isFunctionDeclaration(node)) {
      if (node.name && !isStrict && isPlainFunction(node)) names.add(node.name.text);
    } else if (
      ts.isStatement(node) ||
      ts.isCaseBlock(node) ||
      ts.isCaseOrDefaultClause(node) ||
      ts.isCatchClause(node)
    ) {
      ts.forEachChild(node, visit);
    }
  };
  ts.forEachChild(body, visit);
  const result = [...names];
  varNames.set(body, result);
  return result;
}
