import { isLexical, patternIdentifiers, patternNames } from './declared.js';
import { hasModifier } from './syntax.js';
import { ts } from './typescript.js';

/** What the function around a CommonJS module is given (Node.js, "The module wrapper"). */
const WRAPPER: readonly string[] = ['exports', 'require', 'module', '__filename', '__dirname'];

/** The names of a block, or of a function around its blocks. */
interface Names {
  readonly parent: Names | undefined;
  /** A `var` goes no further out. */
  readonly isFunction: boolean;
  /** What `let`, `const`, `class` and imports declare. */
  readonly lexical: Set<string>;
  /** What `var` in it or in a block of it declares, and functions. */
  readonly vars: Set<string>;
  /** Parameters of the function or of `catch`. */
  readonly parameters: ReadonlySet<string>;
}

/**
 * Where a name is declared a second time that may be so only once: `let`, `const` and `class` in one block with each other, with `var`, a
 * function or a parameter (ECMA-262, 14.2.1, 15.2.1, 16.2.1.1 "Static Semantics: Early Errors"). Nothing loads such a file. What TypeScript
 * merges or drops (overloads, `declare`, its imports of types) is left out. CommonJS modules stand in a function with parameters.
 */
export function redeclared(
  tree: ts.SourceFile,
  isTypeScript: boolean,
  isCommonJs = false,
): readonly ts.Identifier[] {
  if (!mayClash(tree, isTypeScript, isCommonJs)) return [];
  const found: ts.Identifier[] = [];
  const declareLexical = (id: ts.Identifier, names: Names): void => {
    const { lexical, vars, parameters } = names;
    if (lexical.has(id.text) || vars.has(id.text) || parameters.has(id.text)) found.push(id);
    lexical.add(id.text);
  };
  const declareVar = (id: ts.Identifier, names: Names): void => {
    for (let at: Names | undefined = names; at !== undefined; at = at.isFunction ? undefined : at.parent) {
      if (at.lexical.has(id.text)) found.push(id);
      at.vars.add(id.text);
    }
  };
  const declareFunction = (node: ts.FunctionDeclaration, names: Names): void => {
    if (node.name === undefined || node.body === undefined) return;
    if (names.lexical.has(node.name.text)) found.push(node.name);
    names.vars.add(node.name.text);
  };
  const within = (node: ts.Node, names: Names): void => {
    ts.forEachChild(node, (child) => visit(child, names));
  };
  const visitFunction = (node: ts.SignatureDeclaration, names: Names): void => {
    const parameters = node.parameters.flatMap(({ name }) => patternNames(name));
    const own = inner(names, true, parameters);
    ts.forEachChild(node, (child) => {
      // What its body declares stands beside its parameters.
      if (ts.isBlock(child)) within(child, own);
      else visit(child, own);
    });
  };
  const visit = (node: ts.Node, names: Names): void => {
    if (hasModifier(node, ts.SyntaxKind.DeclareKeyword)) return;
    if (ts.isVariableDeclarationList(node)) {
      const declare = isLexical(node) ? declareLexical : declareVar;
      for (const { name } of node.declarations)
        for (const one of patternIdentifiers(name)) declare(one, names);
    } else if (ts.isClassDeclaration(node) && node.name !== undefined) declareLexical(node.name, names);
    else if (ts.isFunctionDeclaration(node)) declareFunction(node, names);
    else if (ts.isImportDeclaration(node) && !isTypeScript)
      for (const one of importedBy(node)) declareLexical(one, names);
    if (ts.isFunctionLike(node)) visitFunction(node, names);
    else if (ts.isCatchClause(node)) {
      const { variableDeclaration: caught, block } = node;
      within(block, inner(names, false, caught === undefined ? [] : patternNames(caught.name)));
    } else if (ts.isClassStaticBlockDeclaration(node)) within(node.body, inner(names, true));
    else if (ts.isModuleBlock(node)) within(node, inner(names, true));
    else if (ts.isBlock(node) || ts.isCaseBlock(node) || ts.isIterationStatement(node, false))
      within(node, inner(names, false));
    else within(node, names);
  };
  within(tree, inner(undefined, true, isCommonJs ? WRAPPER : []));
  return found;
}

/**
 * Whether there may be anything to find. Each clash has a name that `let`, `const`, `using`, `class` or an import declares, which many migrations
 * do not have, and most generated ones only for their class: that takes no walk through all of the file.
 */
function mayClash(tree: ts.SourceFile, isTypeScript: boolean, isCommonJs: boolean): boolean {
  const words = tree.text.match(
    isTypeScript ? /\b(?:let|const|using|class)\b/g : /\b(?:let|const|using|class|import)\b/g,
  );
  if (words === null) return false;
  if (isCommonJs || words.length > 1) return true;
  const isOnlyClass = words[0] === 'class' && !/\b(?:var|function)\b/.test(tree.text);
  return !isOnlyClass || !tree.statements.some((one) => ts.isClassDeclaration(one));
}

function inner(parent: Names | undefined, isFunction: boolean, parameters: readonly string[] = []): Names {
  return { parent, isFunction, lexical: new Set(), vars: new Set(), parameters: new Set(parameters) };
}

function importedBy({ importClause }: ts.ImportDeclaration): readonly ts.Identifier[] {
  const { name, namedBindings } = importClause ?? {};
  const named =
    namedBindings === undefined
      ? []
      : ts.isNamespaceImport(namedBindings)
        ? [namedBindings.name]
        : namedBindings.elements.map((one) => one.name);
  return [...(name === undefined ? [] : [name]), ...named];
}
