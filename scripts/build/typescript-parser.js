// TypeScript's scanner and parser as an ES module, out of the compiler's one file.
import { readFileSync } from 'node:fs';
import ts from 'typescript';

/**
 * The compiler's source text as an ES module of which a bundler can leave out what isn't used. Of its 9 MB reading code needs the
 * scanner, the parser, and the tests for kinds of nodes: a sixth. Loading all of it takes Node.js 0.3 s, a third of what a short
 * conversion takes; loading this part 0.06 s.
 *
 * The compiler's file is one function that assigns what it exports at its end. Here it becomes the module's top level; what is made
 * there is marked as free of side effects, and what services, refactorings and the language server register with each other goes.
 *
 * @param {string} file The compiler's file, of the layout of TypeScript 5 and 6.
 * @param {ReadonlySet<string>} used The names to export, as far as the compiler has them. A bundler can't tell them by itself where all are
 *   members of one object.
 * @returns {string}
 * @throws {Error} The file has another layout.
 */
export function typescriptParser(file, used) {
  const text = readFileSync(file, 'utf8');
  const opened = after(text, 'var ts = {}; ((module) => {\n', file);
  const listed = after(text, '__export(typescript_exports, {\n', file);
  const listEnd = text.indexOf('\n});\n', listed);
  const bodyStart = after(text, 'module.exports = __toCommonJS(typescript_exports);\n', file);
  const bodyEnd = text.indexOf('// Annotate the CommonJS export names', bodyStart);
  const exported = [...text.slice(listed, listEnd).matchAll(/^ {2}(\w+): \(\) => (\w+),?$/gm)];
  if (bodyEnd < 0 || exported.length < 1000)
    throw new Error(`${file} is not laid out as it was in TypeScript 6`);
  const helpers = text.slice(opened, text.indexOf('var typescript_exports'));
  const names = exported
    .filter(([, name]) => used.has(name))
    .map(([, name, local]) => (name === local ? name : `${local} as ${name}`));
  const licence = text.slice(0, text.indexOf('*/') + 2);
  // Where nothing can be required it takes itself to be in no system with files, which a parser needs none of.
  const system = 'const require = undefined;';
  return `${licence}\n${system}\n${free(helpers + text.slice(bodyStart, bodyEnd))}\nexport { ${names.join(', ')} };\n`;
}

/** The place behind a text. */
function after(text, part, file) {
  const at = text.indexOf(part);
  if (at < 0)
    throw new Error(`${file} is not laid out as it was in TypeScript 6: it has no ${JSON.stringify(part)}`);
  return at + part.length;
}

/** The same code without what would keep all of it: calls at its top level. */
function free(code) {
  const source = ts.createSourceFile('typescript.js', code, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS);
  // The order of the compiler's files: the parser and all that it needs come before this one.
  const parserEnd = after(code, '// src/compiler/commandLineParser.ts\n', 'the compiler');
  const edits = source.statements.flatMap((statement) => {
    const start = statement.getStart(source);
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.flatMap(({ initializer }) =>
        initializer !== undefined && (ts.isCallExpression(initializer) || ts.isNewExpression(initializer))
          ? [
              {
                start: initializer.getStart(source),
                end: initializer.getStart(source),
                text: '/* @__PURE__ */ ',
              },
            ]
          : [],
      );
    }
    const isCall = ts.isExpressionStatement(statement);
    // Nodes know where they start only with this one.
    const isNeeded = code.startsWith('setObjectAllocator(', start);
    const goes =
      start < parserEnd
        ? isCall && code.startsWith('__export(', start)
        : isCall || ts.isIfStatement(statement);
    return goes && !isNeeded ? [{ start, end: statement.end, text: '' }] : [];
  });
  let result = '';
  let from = 0;
  for (const { start, end, text } of edits) {
    result += code.slice(from, start) + text;
    from = end;
  }
  return result + code.slice(from);
}
