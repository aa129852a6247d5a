import { describe, expect, it } from 'vitest';
import { withoutComments, withoutCommentsAndStrings } from '../../../../adapters/shared/writer/code-text.js';

describe('withoutComments', () => {
  it.each([
    ['a(); // b', 'a();  '],
    ['a(/* b */ c)', 'a(  c)'],
    ['a(\'http://b\', "/* c */", `// d`);', 'a(\'http://b\', "/* c */", `// d`);'],
    ["a('it\\'s'); // 'b'", "a('it\\'s');  "],
    ["x.replace(/'/g, ''); // it's\nb('c');", "x.replace(/'/g, '');  \nb('c');"],
    ['a(`b\n// c\n`); /* d\n */ e();', 'a(`b\n// c\n`);   e();'],
  ])('%s', (text, code) => {
    expect(withoutComments(text)).toBe(code);
  });
});

it('withoutCommentsAndStrings leaves only what runs', () => {
  expect(withoutCommentsAndStrings("a('b', `c`); // d")).toBe("a('', '');  ");
});
