import { plainText } from './expressions.js';

const NAME = '(?:`(?:[^`]|``)+`|[\\w$]+)';
const TRIGGER = new RegExp(
  `^create\\s+(?:definer\\s*=\\s*\\S+\\s+)?trigger\\s+(?:if\\s+not\\s+exists\\s+)?(${NAME})\\s+(before|after)\\s+(insert|update|delete)\\s+on\\s+(${NAME})\\s+for\\s+each\\s+row\\s+(?:(?:follows|precedes)\\s+${NAME}\\s+)?(.*)$`,
  'is',
);

/** A trigger's definition in one spelling: its head without quotes and definer, its body to the letter. */
export function plainTrigger(definition: string): string {
  const match = TRIGGER.exec(definition);
  if (match === null) return definition;
  const [, name = '', timing = '', event = '', table = '', body = ''] = match;
  return `${[name, timing, event, table].map(plainText).join(' ')}: ${body.trim()}`;
}

const ROUTINE = new RegExp(
  `^create\\s+(?:definer\\s*=\\s*\\S+\\s+)?(procedure|function)\\s+(?:if\\s+not\\s+exists\\s+)?(${NAME})\\s*\\(`,
  'is',
);

/** What says how a routine behaves; the last four are what is meant where nothing is said. */
const CHARACTERISTIC =
  /^\s*(comment\s+'(?:[^'\\]|''|\\.)*'|deterministic|no\s+sql|reads\s+sql\s+data|modifies\s+sql\s+data|sql\s+security\s+invoker|language\s+sql|not\s+deterministic|contains\s+sql|sql\s+security\s+definer)(?=\W|$)/is;
const USUAL = new Set(['language sql', 'not deterministic', 'contains sql', 'sql security definer']);

/** A routine's definition in one spelling: parameters and characteristics as words, the body to the letter. */
export function plainRoutine(definition: string): string {
  const match = ROUTINE.exec(definition);
  if (match === null) return definition;
  const [head, routine = '', name = ''] = match;
  const close = closingBracket(definition, head.length);
  const parameters = plainText(definition.slice(head.length, close));
  let rest = definition.slice(close + 1);
  let returns = '';
  const type =
    /^\s*returns\s+(\w+(?:\s*\([^)]*\))?(?:\s+unsigned)?)((?:\s+(?:charset|character\s+set|collate)\s+\w+)*)/is.exec(
      rest,
    );
  if (type !== null) {
    returns = plainText(type[1] ?? '');
    rest = rest.slice(type[0].length);
  }
  const characteristics: string[] = [];
  for (let found = CHARACTERISTIC.exec(rest); found !== null; found = CHARACTERISTIC.exec(rest)) {
    const word = plainText(found[1] ?? '');
    if (!USUAL.has(word)) characteristics.push(word);
    rest = rest.slice(found[0].length);
  }
  return `${routine.toLowerCase()} ${plainText(name)}(${parameters}) ${returns} ${characteristics.sort().join(', ')}: ${rest.trim()}`;
}

/** Where the bracket that is open at a place closes. */
function closingBracket(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0) return at;
  }
  return text.length;
}
