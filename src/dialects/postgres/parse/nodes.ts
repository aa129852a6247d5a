import type { Node } from 'libpg-query';

type KeyOf<T> = T extends unknown ? keyof T : never;

/** The tags of libpg-query's tree: every node is an object with its tag as the only property. */
export type NodeKind = KeyOf<Node>;

/** What the node of a tag holds. Fields with their zero value (0, '', false) are absent. */
export type NodeBody<K extends NodeKind> =
  Extract<Node, { readonly [P in K]: unknown }> extends infer N
    ? N extends { readonly [P in K]: infer B }
      ? B
      : never
    : never;

/** The tag of a node. */
export function kindOf(node: Node): NodeKind {
  for (const key in node) return key as NodeKind;
  throw new Error('a node of the syntax tree without its tag');
}

/** What a node holds if it has the tag. */
export function bodyOf<K extends NodeKind>(node: Node | undefined, kind: K): NodeBody<K> | undefined {
  return node === undefined ? undefined : (node as unknown as Record<K, NodeBody<K> | undefined>)[kind];
}

/** The text of a String node. */
export function stringOf(node: Node | undefined): string | undefined {
  const body = bodyOf(node, 'String');
  return body === undefined ? undefined : (body.sval ?? '');
}

/** The texts of a list of String nodes; other nodes are left out. */
export function stringsOf(nodes: readonly Node[] | undefined): readonly string[] {
  if (nodes === undefined) return [];
  const texts: string[] = [];
  for (const node of nodes) {
    const text = stringOf(node);
    if (text !== undefined) texts.push(text);
  }
  return texts;
}

/**
 * Thrown inside the reader where the IR has no place for something. Caught at the nearest construct whose extent in the
 * source is known, which is then kept verbatim; never leaves the reader.
 */
export class Unmodelled extends Error {
  override readonly name = 'Unmodelled';
}
