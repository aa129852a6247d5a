import { refuse, type Problems } from '../../fold/problems.js';
import type { Trigger } from '../../ir/index.js';

const NAME = '(?:`(?:[^`]|``)+`|[\\w$]+)';
const HEAD = new RegExp(
  `^create\\s+(?:or\\s+replace\\s+)?(?:definer\\s*=\\s*\\S+\\s+)?trigger\\s+(?:if\\s+not\\s+exists\\s+)?(?:${NAME}\\s*\\.\\s*)?${NAME}` +
    `\\s+(before|after)\\s+(insert|update|delete)\\s+on\\s+(?:${NAME}\\s*\\.\\s*)?${NAME}\\s+for\\s+each\\s+row\\s+` +
    `(?:(follows|precedes)\\s+(${NAME})\\s+)?`,
  'is',
);

/**
 * The triggers of a table with one more. Of one event and time the one that was made first runs first, unless FOLLOWS or
 * PRECEDES says otherwise (MySQL manual, "CREATE TRIGGER Statement"); that is told by their places, and taken out of the
 * definition, as it only counts when the trigger is made.
 */
export function withTrigger(triggers: readonly Trigger[], made: Trigger): readonly Trigger[] | Problems {
  const [head = '', , , way, named = ''] = HEAD.exec(made.definition) ?? [];
  const isFollowing = way?.toLowerCase() === 'follows';
  const plain = way === undefined ? made : { ...made, definition: withoutOrder(made.definition, head, way) };
  const others = inOrder(triggers.filter((other) => slotOf(other) === slotOf(made)));
  const beside = named.startsWith('`') ? named.slice(1, -1).replaceAll('``', '`') : named;
  const place = others.findIndex(({ name }) => name.toLowerCase() === beside.toLowerCase());
  if (way !== undefined && place < 0) {
    return refuse(
      'trigger-not-found',
      `there is no trigger "${beside}" of the same event and time for "${made.name}" to ${isFollowing ? 'follow' : 'precede'}`,
    );
  }
  const at = way === undefined ? others.length : isFollowing ? place + 1 : place;
  return [
    ...triggers.filter((other) => !others.includes(other)),
    ...numbered(others.toSpliced(at, 0, plain)),
  ];
}

/** Triggers with the places that they have left, after some may have gone. */
export function withPlaces(triggers: readonly Trigger[]): readonly Trigger[] {
  if (triggers.every(({ order }) => order === undefined)) return triggers;
  const slots = [...new Set(triggers.map(slotOf))];
  const placed = slots.flatMap((slot) =>
    numbered(inOrder(triggers.filter((trigger) => slotOf(trigger) === slot))),
  );
  return triggers.map((trigger) => placed.find(({ name }) => name === trigger.name) ?? trigger);
}

function inOrder(triggers: readonly Trigger[]): readonly Trigger[] {
  return triggers.toSorted((a, b) => (a.order ?? 1) - (b.order ?? 1));
}

function numbered(triggers: readonly Trigger[]): readonly Trigger[] {
  return triggers.map(({ order: _, ...trigger }, at) => (at === 0 ? trigger : { ...trigger, order: at + 1 }));
}

/** Event and time; a definition that is not understood is alone. */
function slotOf({ name, definition }: Trigger): string {
  const [, timing, event] = HEAD.exec(definition) ?? [];
  return timing === undefined || event === undefined ? `?${name}` : `${timing} ${event}`.toLowerCase();
}

function withoutOrder(definition: string, head: string, way: string): string {
  const kept = head.slice(0, head.toLowerCase().lastIndexOf(way.toLowerCase()));
  return kept + definition.slice(head.length);
}
