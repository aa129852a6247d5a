import path from 'node:path';

/**
 * Whether a file is one that a data source's pattern (`src/migrations/*{.ts,.js}`) names. The pattern may name what a
 * build makes: then the sources are meant, too.
 */
export function matchesPattern(file: string, pattern: string, project: string): boolean {
  const absolute = path.isAbsolute(pattern) ? pattern : path.join(project, pattern);
  const expression = expressionOf(withoutExtension(absolute).split(path.sep).join('/'));
  const candidate = withoutExtension(file).split(path.sep).join('/');
  if (expression.test(candidate)) return true;
  const relative = path.relative(project, absolute).split(path.sep).join('/');
  const built = /^(?:dist|build|out|lib)\/(?:src\/)?/.exec(relative);
  if (built === null) return false;
  const rest = relative.slice(built[0].length);
  const own = path
    .relative(project, file)
    .split(path.sep)
    .join('/')
    .replace(/^src\//, '');
  return expressionOf(withoutExtension(rest)).test(withoutExtension(own));
}

/** Extensions do not matter: `{.ts,.js}` at the end, or one. */
function withoutExtension(file: string): string {
  return file.replace(/\.?\{[^{}]*\}$|\.[cm]?[jt]s$|\.\*$/, '');
}

/** A glob as a regular expression: `*`, `**`, `?`, `{a,b}`, `@(a|b)`, `[ab]`. */
function expressionOf(glob: string): RegExp {
  const text = glob.replace(/\*\*\/|\*\*|\*|\?|\{[^{}]*\}|[@+]\([^()]*\)|[.+^${}()|\\]/g, (token) => {
    if (token === '**/') return '(?:.*/)?';
    if (token === '**') return '.*';
    if (token === '*') return '[^/]*';
    if (token === '?') return '[^/]';
    if (token.startsWith('{')) return `(?:${token.slice(1, -1).split(',').map(escape).join('|')})`;
    if (/^[@+]\(/.test(token)) return `(?:${token.slice(2, -1).split('|').map(escape).join('|')})`;
    return `\\${token}`;
  });
  return new RegExp(`^${text}$`);
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('\\*', '[^/]*');
}
