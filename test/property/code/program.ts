import type { Dice } from '../dice.js';
import type { Spelling } from './tool.js';

/** How deep statements stand in each other at most. */
const DEPTH = 3;

/** Where a statement stands: what it may use there. */
interface Scope {
  /** Variables that are numbers, and those of them that may be assigned to. */
  readonly numbers: readonly string[];
  readonly assignable: readonly string[];
  /** Variables that are texts. */
  readonly texts: readonly string[];
  /** Variables that are arrays of numbers. */
  readonly arrays: readonly string[];
  /** Variables that are objects with the numbers `a` and `b`. */
  readonly objects: readonly string[];
  /** Builders of Knex: a query (`q`), or the table that is being made (`t`). */
  readonly table?: string;
  readonly depth: number;
  /** Loops around, of the same function. */
  readonly loops: number;
  /** The label of one of them. */
  readonly label: string | undefined;
  readonly mayReturn: boolean;
  /** Within a `catch` of what throws in some environments: it throws on in some of them at most. Always, it were no such check. */
  readonly throwsOnAtMost?: true;
  /** Within the function that others call: it does not call itself. */
  readonly inHelper?: true;
}

/**
 * A random migration for a tool: control flow, data and builders, which depend on the environment variables `A` and `B` here and there.
 * Everything in it ends; what it throws is caught, or ends it.
 */
export function randomProgram(dice: Dice, spelling: Spelling): string {
  return new Writer(dice, spelling).program();
}

class Writer {
  readonly #dice: Dice;
  readonly #tool: Spelling;
  #names = 0;
  #odds = 0;

  constructor(dice: Dice, spelling: Spelling) {
    this.#dice = dice;
    this.#tool = spelling;
  }

  program(): string {
    const scope: Scope = {
      numbers: ['seq'],
      assignable: [],
      texts: [],
      arrays: [],
      objects: [],
      depth: 0,
      loops: 0,
      label: undefined,
      mayReturn: true,
    };
    const helper = this.#block(
      { ...scope, numbers: ['seq', 'n'], assignable: ['n'], depth: 1, inHelper: true },
      3,
    );
    const up = this.#block(scope, 7);
    const { handle } = this.#tool;
    return `let seq = 0;
const envA = process.env.A;
class Counter { constructor(n) { this.n = n; } add(k) { this.n += k; return this; } get twice() { return this.n * 2; } }
function* upTo(n) { for (let i = 0; i < n; i++) yield i; }
async function helper(${handle}, n) {
${helper}
return n;
}
${this.#tool.module(`${this.#tool.table("'log'", `${this.#tool.column("'n'", true, undefined)};\n${this.#tool.column("'s'", true, undefined)};`)}\n${up}`)}`;
  }

  #name(prefix: string): string {
    this.#names += 1;
    return `${prefix}${this.#names}`;
  }

  /** One of several, of which only that one is made. */
  #one(...ways: readonly (() => string)[]): string {
    return this.#dice.from(ways)?.() ?? '';
  }

  #block(scope: Scope, most: number): string {
    let inner = scope;
    const lines: string[] = [];
    const count = 1 + this.#dice.number(most);
    for (let i = 0; i < count; i++) {
      const { text, scope: next } = this.#statement(inner);
      lines.push(text);
      inner = next;
    }
    return lines.join('\n');
  }

  /** A block in braces; what is declared in it ends with it. */
  #braces(scope: Scope, most = 3, change: Partial<Scope> = {}): string {
    return `{\n${this.#block({ ...scope, ...change, depth: scope.depth + 1 }, most)}\n}`;
  }

  #statement(scope: Scope): { readonly text: string; readonly scope: Scope } {
    const dice = this.#dice;
    if (dice.chance(30)) return this.#declaration(scope);
    const flat = scope.depth >= DEPTH;
    const choice = flat ? dice.number(4) : dice.number(20);
    return { text: this.#plain(scope, choice), scope };
  }

  #plain(scope: Scope, choice: number): string {
    const dice = this.#dice;
    switch (choice) {
      case 0:
      case 1:
        return this.#effect(scope);
      case 2:
        return this.#change(scope);
      case 3:
        return this.#leave(scope) ?? this.#effect(scope);
      case 4:
      case 5:
      case 6:
        return `if (${this.#condition(scope)}) ${this.#braces(scope)}${dice.chance(50) ? ` else ${this.#braces(scope)}` : ''}`;
      case 7:
        return this.#switch(scope);
      case 8:
      case 9:
        return this.#loop(scope);
      case 10:
        return this.#try(scope);
      case 11:
        return this.#builder(scope);
      case 12:
        return this.#table(scope);
      case 13:
        return this.#callback(scope);
      case 14:
        return scope.table === undefined && scope.inHelper === undefined
          ? `await helper(${this.#tool.handle}, ${this.#number(scope)});`
          : this.#effect(scope);
      case 18:
        return this.#odd(scope);
      case 15:
        return `${this.#condition(scope)} ${dice.of('&&', '||')} ${this.#effectExpression(scope)};`;
      case 16:
        return `${this.#condition(scope)} ? ${this.#effectExpression(scope)} : ${this.#effectExpression(scope)};`;
      default:
        return this.#promises(scope);
    }
  }

  #declaration(scope: Scope): { readonly text: string; readonly scope: Scope } {
    const dice = this.#dice;
    switch (dice.number(7)) {
      case 0:
      case 1: {
        const name = this.#name('n');
        return {
          text: `let ${name} = ${this.#number(scope)};`,
          scope: { ...scope, numbers: [...scope.numbers, name], assignable: [...scope.assignable, name] },
        };
      }
      case 2:
        return this.#constant(scope, 'texts', this.#text(scope));
      case 3:
        return this.#constant(scope, 'arrays', this.#array(scope));
      case 4:
        return this.#constant(scope, 'objects', this.#object(scope));
      case 5: {
        const [a, b] = [this.#name('n'), this.#name('n')];
        const pattern = dice.of(
          `{ a: ${a}, b: ${b} = 7 } = ${this.#object(scope)}`,
          `[${a} = 1, ${b} = 2] = ${this.#array(scope)}`,
        );
        return {
          text: `let ${pattern};`,
          scope: { ...scope, numbers: [...scope.numbers, a, b], assignable: [...scope.assignable, a, b] },
        };
      }
      default: {
        // A function that keeps what it was made beside.
        const name = this.#name('f');
        const at = this.#name('n');
        return {
          text: `const ${name} = (x = ${this.#number(scope)}) => { ${this.#change(scope)} return x + ${this.#number(scope)}; };\nconst ${at} = ${name}(${dice.of('', this.#number(scope))});`,
          scope: { ...scope, numbers: [...scope.numbers, at] },
        };
      }
    }
  }

  #constant(
    scope: Scope,
    kind: 'texts' | 'arrays' | 'objects',
    value: string,
  ): { readonly text: string; readonly scope: Scope } {
    const name = this.#name(kind.slice(0, 1));
    return { text: `const ${name} = ${value};`, scope: { ...scope, [kind]: [...scope[kind], name] } };
  }

  /** Something that the database sees, or the table that is made. */
  #effect(scope: Scope): string {
    return `${this.#effectExpression(scope)};`;
  }

  #effectExpression(scope: Scope): string {
    const { table } = scope;
    const dice = this.#dice;
    if (table === 'q')
      return `q.${dice.of('where', 'orWhere', 'whereNot')}('n', String(${this.#number(scope)}))`;
    if (table !== undefined) {
      const extra = dice.chance(40) ? this.#number(scope) : undefined;
      return `(${this.#tool.column("'c' + ++seq", dice.chance(50), extra)})`;
    }
    return `(await ${this.#tool.log(`String(${this.#number(scope)})`, this.#text(scope))})`;
  }

  #change(scope: Scope): string {
    const dice = this.#dice;
    const changes = [
      ...scope.assignable.flatMap((name) => [
        `${name} ${dice.of('=', '+=', '-=')} ${this.#number(scope)};`,
        `${name}++;`,
        `${name} ${dice.of('||=', '&&=', '??=')} ${this.#number(scope)};`,
      ]),
      ...scope.arrays.flatMap((name) => [
        `${name}.push(${this.#number(scope)});`,
        `${name}.${dice.of('pop', 'shift', 'reverse', 'sort')}();`,
        `${name}[${dice.number(3)}] = ${this.#number(scope)};`,
        `${name}.splice(${dice.number(2)}, 1);`,
      ]),
      ...scope.objects.flatMap((name) => [
        `${name}.${dice.of('a', 'b')} = ${this.#number(scope)};`,
        `Object.assign(${name}, { b: ${this.#number(scope)} });`,
        `delete ${name}.b;`,
      ]),
    ];
    return dice.from(changes) ?? 'seq += 1;';
  }

  #leave(scope: Scope): string | undefined {
    const dice = this.#dice;
    const ways = [
      ...(scope.loops > 0 ? ['break;', 'continue;'] : []),
      ...(scope.loops > 0 && scope.label !== undefined
        ? [`break ${scope.label};`, `continue ${scope.label};`]
        : []),
      ...(scope.mayReturn && scope.depth > 0 ? ['return;'] : []),
      ...(scope.depth > 0 ? [`throw new Error('e' + ${this.#number(scope)});`] : []),
    ];
    const way = dice.from(ways);
    if (way === undefined) return undefined;
    const isCheck = scope.throwsOnAtMost === true && way.startsWith('throw');
    return `if (${isCheck ? `process.env.B !== 'x'` : this.#condition(scope)}) ${way}`;
  }

  #switch(scope: Scope): string {
    const dice = this.#dice;
    const onText = dice.chance(50);
    const what = onText ? dice.of('envA', 'process.env.B', this.#text(scope)) : this.#number(scope);
    const cases = Array.from({ length: 1 + dice.number(3) }, (_, i) => {
      const value = onText ? `'${['x', 'y', 'z'][i] ?? ''}'` : String(i);
      const end = dice.chance(70) ? '\nbreak;' : '';
      return `case ${value}: ${this.#braces(scope, 2)}${end}`;
    });
    const last = dice.chance(60) ? [`default: ${this.#braces(scope, 2)}`] : [];
    return `switch (${what}) {\n${[...cases, ...last].join('\n')}\n}`;
  }

  #loop(scope: Scope): string {
    const dice = this.#dice;
    const i = this.#name('i');
    const label = dice.chance(25) ? this.#name('l') : undefined;
    const body = (more: Partial<Scope> = {}): string =>
      this.#braces(scope, 2, {
        loops: scope.loops + 1,
        label: label ?? scope.label,
        numbers: [...scope.numbers, i],
        ...more,
      });
    const loop = this.#loopOver(scope, i, body);
    // What is declared before a loop stands before its label.
    return label === undefined ? loop : loop.replace(/(^|\n)(for|while|do) /, `$1${label}: $2 `);
  }

  #loopOver(scope: Scope, i: string, body: (more?: Partial<Scope>) => string): string {
    const dice = this.#dice;
    switch (dice.number(6)) {
      case 0:
        return `for (let ${i} = 0; ${i} < ${1 + dice.number(3)}; ${i}++) ${body()}`;
      case 1:
        return `for (const ${i} of [...${this.#array(scope)}]) ${body()}`;
      case 2:
        return `for (const ${i} of upTo(${dice.number(4)})) ${body()}`;
      case 3:
        return `for (const [${i}k, ${i}] of Object.entries(${this.#object(scope)})) ${body({ texts: [...scope.texts, `${i}k`] })}`;
      case 4:
        return `let ${i} = 0;\nwhile (${i} < 3 && ${this.#condition(scope)}) {\n${i}++;\n${body()}\n}`;
      default:
        return `let ${i} = 0;\ndo {\n${i}++;\n${body()}\n} while (${i} < 2 && ${this.#condition(scope)});`;
    }
  }

  #try(scope: Scope): string {
    const dice = this.#dice;
    let refused: Partial<Scope> = {};
    const thrown = this.#one(
      () => `if (${this.#condition(scope)}) throw new Error('t' + ${this.#number(scope)});`,
      () => '',
      () => {
        refused = { throwsOnAtMost: true };
        return this.#refused();
      },
    );
    const caught = this.#name('e');
    const handler = ` catch (${caught}) ${this.#braces(scope, 2, { texts: [...scope.texts, `${caught}.message`], ...refused })}`;
    const last = dice.chance(30)
      ? ` finally ${this.#braces(scope, 1, { mayReturn: false, loops: 0, label: undefined })}`
      : '';
    return `try {\n${this.#block({ ...scope, depth: scope.depth + 1 }, 2)}\n${thrown}\n${this.#change(scope)}\n}${handler}${last}`;
  }

  /** What throws in some environments. */
  #refused(): string {
    const value = `process.env.${this.#dice.of('A', 'B')}`;
    return this.#dice.of(
      `JSON.parse(${value} === 'y' ? '1' : ${value});`,
      `seq += ${value}.length;`,
      `seq += [...${value}].length;`,
      `const { length } = ${value}; seq += length;`,
      `seq += ((x) => x.length)(${value});`,
      `seq += Object.keys(${value}).length;`,
      `seq += 'x'.repeat(1 - ${value}?.length * 2).length;`,
      `seq += ${value}?.length.valueOf() ?? 0;`,
    );
  }

  /** Ways of control that are seldom seen. */
  #odd(scope: Scope): string {
    const dice = this.#dice;
    const [i, j] = [this.#name('i'), this.#name('j')];
    const inner = { ...scope, depth: scope.depth + 1, mayReturn: false };
    const ways: (() => string)[] = [
      () =>
        `outer${i}: for (let ${i} = 0; ${i} < 2; ${i}++) {\nfor (let ${j} = 0; ${j} < 2; ${j}++) {\nif (${this.#condition(scope)}) ${dice.of('continue', 'break')} outer${i};\n${this.#block({ ...inner, loops: 2, numbers: [...scope.numbers, i, j] }, 2)}\n}\n}`,
      () =>
        `block${i}: {\n${this.#block({ ...inner, loops: 0, label: undefined }, 1)}\nif (${this.#condition(scope)}) break block${i};\n${this.#block({ ...inner, loops: 0, label: undefined }, 1)}\n}`,
      () => `var late${i} = late${i} === undefined ? ${this.#number(scope)} : 0;\nseq += late${i};`,
      () =>
        `const made${i} = [];\nfor (let ${i} = 0; ${i} < 2; ${i}++) made${i}.push(() => ${i} + seq);\nseq += made${i}.reduce((m, f) => m + f(), 0);`,
      () =>
        `const { a: ${j} = ${this.#number(scope)}, ...rest${i} } = ${this.#object(scope)};\nseq += ${j} + Object.keys(rest${i}).length;`,
      () => `seq += hoisted${i}(2);\nfunction hoisted${i}(k) { return k > 0 ? k + hoisted${i}(k - 1) : 0; }`,
    ];
    if (scope.table === undefined && this.#tool.isKnex)
      ways.push(
        () =>
          `const lazy${i} = knex.schema.createTable('t' + ++seq, (t) => {\nt.integer('c' + seq);\n${this.#block({ ...inner, table: 't', loops: 0, label: undefined }, 2)}\n});\n${this.#change(scope)}\nawait lazy${i};`,
        () =>
          `const row${i} = { n: String(${this.#number(scope)}) };\nconst told${i} = knex('log').insert(row${i});\nrow${i}.s = ${this.#text(scope)};\nawait told${i};`,
      );
    if (scope.table === undefined) {
      ways.push(
        () =>
          `for await (const ${i} of (async function* () { yield ${this.#number(scope)}; yield 2; })()) {\n${this.#block({ ...inner, loops: 1, numbers: [...scope.numbers, i] }, 2)}\n}`,
        () =>
          `try {\nawait Promise.reject(new Error(${this.#text(scope)}));\n} catch ({ message: m${i} }) {\n${this.#block({ ...inner, loops: scope.loops, texts: [...scope.texts, `m${i}`] }, 2)}\n}`,
        () =>
          `if (${dice.of('', '!')}(await ${this.#tool.hasTable(`'t' + ${this.#number(scope)}`)})) {\n${this.#block({ ...inner, loops: scope.loops }, 2)}\n}`,
        () =>
          `const [p${i}, p${j}] = await Promise.all([${this.#number(scope)}, Promise.resolve(${this.#number(scope)})]);\nseq += p${i} - p${j};`,
      );
    }
    return this.#one(...ways);
  }

  /** A query that is told more on the way. */
  #builder(scope: Scope): string {
    if (scope.table !== undefined || !this.#tool.isKnex) return this.#table(scope);
    const inner = this.#block(
      { ...scope, table: 'q', depth: scope.depth + 1, loops: 0, label: undefined, mayReturn: false },
      3,
    );
    return `{\nconst q = knex('log').where('s', ${this.#text(scope)});\n${inner}\nawait q.${this.#dice.of('del()', "update({ s: 'u' })")};\n}`;
  }

  #table(scope: Scope): string {
    if (scope.table !== undefined) return this.#effect(scope);
    const own = this.#tool.tableInFunction ? { loops: 0, label: undefined, mayReturn: true } : {};
    const inner = this.#block({ ...scope, table: 't', depth: scope.depth + 1, ...own }, 3);
    return `{\n${this.#tool.table("'t' + ++seq", inner)}\n}`;
  }

  #callback(scope: Scope): string {
    const x = this.#name('x');
    const inside: Scope = {
      ...scope,
      numbers: [...scope.numbers, x],
      depth: scope.depth + 1,
      loops: 0,
      label: undefined,
      mayReturn: true,
    };
    if (scope.table !== undefined)
      return `${this.#array(scope)}.forEach((${x}) => {\n${this.#block(inside, 2)}\n});`;
    return this.#one(
      () => `await (async (${x}) => {\n${this.#block(inside, 3)}\n})(${this.#number(scope)});`,
      () =>
        `for (const ${x}f of [1, 2].map((${x}) => async () => {\n${this.#block(inside, 2)}\n})) await ${x}f();`,
      () =>
        `await ${this.#array(scope)}.reduce((p, ${x}) => p.then(async () => {\n${this.#block(inside, 2)}\n}), Promise.resolve());`,
    );
  }

  #promises(scope: Scope): string {
    if (scope.table !== undefined) return this.#change(scope);
    const x = this.#name('x');
    const inside: Scope = {
      ...scope,
      numbers: [...scope.numbers, x],
      depth: scope.depth + 1,
      loops: 0,
      label: undefined,
      mayReturn: true,
    };
    return this.#one(
      () =>
        `await Promise.resolve(${this.#number(scope)}).then(async (${x}) => {\n${this.#block(inside, 2)}\n})${this.#dice.of('', `.catch(async () => {\n${this.#effect(scope)}\n})`, `.then(() => { ${this.#refused()} }).catch(async () => {\n${this.#effect(scope)}\n})`, `.finally(async () => {\n${this.#effect(scope)}\n})`)};`,
      () =>
        `await Promise.all(${this.#array(scope)}.map((${x}) => ${this.#tool.log(`String(${x})`, "'all'")}));`,
      () =>
        `await Promise.all([${this.#tool.log(`String(${this.#number(scope)})`, "'one'")}, ${this.#tool.log(`String(${this.#number(scope)})`, this.#text(scope))}]);`,
      () =>
        `await Promise.all(${this.#array(scope)}.map(async (${x}) => {\nseq += 1;\nawait ${this.#tool.log('String(seq)', "'first'")};\nawait ${this.#tool.log(`String(seq + ${x})`, "'second'")};\n}));`,
      () => this.#ownTransaction(scope),
      () =>
        this.#tool.transaction(
          `await ${this.#tool.log(`String(${this.#number(scope)})`, "'trx'", 'transaction')};\n${this.#leave({ ...inside, numbers: scope.numbers }) ?? ''}`,
        ),
    );
  }

  /** A transaction that the code begins and ends itself. */
  #ownTransaction(scope: Scope): string {
    const t = this.#name('t');
    const inside: Scope = {
      ...scope,
      depth: scope.depth + 1,
      loops: 0,
      label: undefined,
      mayReturn: false,
    };
    const log = (): string => `await ${this.#tool.log(`String(${this.#number(scope)})`, "'own'", t)};`;
    const end = this.#dice.of('', this.#effect(scope), 'throw error;');
    const { begin, commit, rollback } = this.#tool.ownTransaction(t);
    return this.#one(
      () =>
        `{\n${begin}\ntry {\n${log()}\n${this.#leave(inside) ?? ''}\n${log()}\n${commit}\n} catch (error) {\n${rollback}\n${end}\n}\n}`,
      () => `{\n${begin}\n${log()}\nif (${this.#condition(scope)}) { ${rollback} } else { ${commit} }\n}`,
    );
  }

  #condition(scope: Scope): string {
    const dice = this.#dice;
    const number = this.#number(scope);
    return this.#one(
      () => `${number} ${dice.of('>', '<=', '===', '!==')} ${this.#number(scope)}`,
      () => `${number} % 2 === 0`,
      () => `envA === '${dice.of('x', 'y')}'`,
      () => 'process.env.B',
      () => `!process.env.${dice.of('A', 'B')}`,
      () => `${this.#text(scope)}.includes('${dice.of('x', '1')}')`,
      () => `(envA ?? 'none') === 'none'`,
      () => `${this.#array(scope)}.includes(${number})`,
    );
  }

  #number(scope: Scope): string {
    const dice = this.#dice;
    const object = dice.from(scope.objects);
    const array = dice.from(scope.arrays);
    const known = dice.from(scope.numbers) ?? '1';
    return this.#one(
      () => String(dice.number(5)),
      () => known,
      () => known,
      () => `(${known} + ${dice.number(4)})`,
      () => (object === undefined ? '3' : `(${object}.${dice.of('a', 'b')} ?? 9)`),
      () => (object === undefined ? '4' : `(${object}?.missing?.deep ?? ${known})`),
      () =>
        array === undefined
          ? '5'
          : dice.of(`${array}.length`, `(${array}[0] ?? 8)`, `Math.max(0, ...${array})`),
      () =>
        array === undefined
          ? '6'
          : `${array}.filter((v) => v > ${dice.number(3)}).reduce((m, v) => m + v, 0)`,
      () => `new Counter(${known}).add(${dice.number(3)}).twice`,
      () => (dice.chance(20) ? `(envA === 'x' ? ${known} : ${dice.number(3)})` : known),
      () => (dice.chance(20) ? `(envA ? envA.length : ${known})` : known),
      () => this.#oddNumber(scope, known),
    );
  }

  /** By ways that are seldom seen. */
  #oddNumber(scope: Scope, known: string): string {
    // They stand in each other: not for ever.
    if (this.#odds > 3) return known;
    this.#odds += 1;
    try {
      return this.#oddNumberOf(scope, known);
    } finally {
      this.#odds -= 1;
    }
  }

  #oddNumberOf(scope: Scope, known: string): string {
    const dice = this.#dice;
    const array = this.#array(scope);
    const text = (): string => dice.from(scope.texts) ?? `'a1b2'`;
    return this.#one(
      () => `parseInt('${dice.number(9)}px', 10)`,
      () => `((...xs) => xs.length + ${known})(...${array})`,
      () => `(() => { try { return ${known}; } finally { seq += 1; } })()`,
      () => `(function () { return arguments.length; })(${known}, 1)`,
      () => `(typeof ${text()}).length`,
      () => `[...new Set(${array})].length`,
      () => `(new Map(${array}.map((v, i) => [v, i])).get(${known}) ?? -1)`,
      () => `${array}.flatMap((v) => [v, ${known}]).length`,
      () => `[...${array}].sort((p, q) => q - p).findIndex((v) => v === ${known})`,
      () => `Number(JSON.parse(JSON.stringify({ v: ${known} })).v)`,
      () => `((${known} ** 2) % 7 | 1)`,
      () => `${text()}.split('').filter((c) => c > 'a').length`,
      () =>
        `Array.from({ length: ${dice.number(3)} }, (_, i) => i + ${known}).reduce((m, v) => m * 2 + v, 1)`,
      () => `(('b' in ${this.#object(scope)}) ? 1 : ${known})`,
      () => `((x, y = x + 1) => y)(${known})`,
      () => `({ get v() { return ${known} + 1; } }).v`,
      () =>
        `((k) => { switch (k) { case 1: return 5; case ${known}: return 6; default: return k; } })(${dice.number(3)})`,
      () => `((${this.#condition({ ...scope, depth: DEPTH })}) ? 1 : 2)`,
      () => `(${array}.at(-1) ?? ${known})`,
      () => `(seq++, ${known})`,
      () => `(function (a) { a += 1; return arguments[0]; })(${known})`,
      () => `(function (a) { arguments[0] = 2; return a; })(${known})`,
      () => `(function () { return this === undefined ? 1 : 2; })()`,
      () => `(() => { const o = Object.freeze({ v: ${known} }); o.v = 9; return o.v; })()`,
      () => `(() => { { function g() { return ${known}; } } return typeof g === 'function' ? g() : 9; })()`,
      () =>
        `(() => { function* g() { yield yield* (function* () { yield 1; return ${known}; })(); } return [...g()].at(-1); })()`,
      () =>
        `(() => { const re = /[a-z]/g; let n = 0; while (re.exec(${text()}) !== null && n < 9) n += re.lastIndex; return n; })()`,
      () => `Number(Object.keys({ b: 0, 7: 0, ${dice.number(9)}: 0 })[0])`,
      () => `new (class extends Counter { get twice() { return super.twice + 1; } })(${known}).twice`,
    );
  }

  #text(scope: Scope): string {
    const dice = this.#dice;
    const known = dice.from(scope.texts) ?? `'w'`;
    return this.#one(
      () => `'${dice.of('v', 'x', 'y')}'`,
      () => known,
      () => `\`${dice.of('k', 'x')}-\${${this.#number(scope)}}\``,
      () => `String(${this.#number(scope)})`,
      () => `${this.#array(scope)}.join('-')`,
      () => `${known}.replace(/[a-k]/g, (m) => m.toUpperCase())`,
      () => `\`\${${known}}\`.padStart(${dice.number(6)}, '.')`,
      () => `JSON.stringify(${this.#object(scope)})`,
      () => `Object.keys(${this.#object(scope)}).join()`,
      () => `(/(\\w)(\\d)?/.exec(${known})?.[1] ?? 'none')`,
      () =>
        `((parts, ...xs) => parts.raw.join(xs.join()))\`p\${${this.#number({ ...scope, numbers: ['seq'] })}}q\``,
      () => (dice.chance(15) ? `String(envA)` : known),
      () => (dice.chance(15) ? `\`b\${process.env.B}\`` : known),
    );
  }

  #array(scope: Scope): string {
    const dice = this.#dice;
    const known = dice.from(scope.arrays);
    return this.#one(
      () => `[${Array.from({ length: dice.number(4) }, () => this.#small(scope)).join(', ')}]`,
      () => known ?? '[1, 2]',
      () => (known === undefined ? '[3]' : `[...${known}, ${this.#small(scope)}]`),
      () => (known === undefined ? '[...upTo(2)]' : `${known}.map((v) => v + 1)`),
      () => (known === undefined ? '[5, 4]' : `${known}.slice(${dice.number(2)})`),
    );
  }

  #small(scope: Scope): string {
    return this.#dice.from(scope.numbers) ?? String(this.#dice.number(4));
  }

  #object(scope: Scope): string {
    const dice = this.#dice;
    const known = dice.from(scope.objects);
    return this.#one(
      () => `{ a: ${this.#small(scope)}, b: ${this.#small(scope)} }`,
      () => (known === undefined ? `{ b: 2, a: 1 }` : `{ ...${known}, b: ${this.#small(scope)} }`),
      () => known ?? `{ a: 5 }`,
    );
  }
}
