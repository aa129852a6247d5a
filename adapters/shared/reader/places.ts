import path from 'node:path';
import type { Operation, Origin, Span } from '../../../src/ir/index.js';
import type { Site, SourceComment } from '../../../src/source/index.js';

/** Where the things that are recorded come from. */
export interface Place {
  /** The folder that files are told relative to. */
  readonly root: string;
  /** The migration's own file, absolute. */
  readonly file: string;
}

/** A comment behind a call. */
interface Behind {
  readonly text: string;
  readonly call: Span;
}

/** Which comments were given up to a point of the migration, see {@link Places.told}. */
export interface Told {
  readonly told: ReadonlySet<number>;
  readonly behind: ReadonlyMap<number, Behind>;
}

/** Where operations of a migration come from: places as they are told to people, and the author's comments, each given once. */
export class Places {
  readonly #place: Place;
  /** Offsets of the comments that were given. */
  #told = new Set<number>();
  /**
   * Comments behind a call, by their offsets, with the last call that might have them: those that no later call of the statement
   * takes are that one's.
   */
  #behind = new Map<number, Behind>();
  /** Absolute path → as told to people. */
  readonly #relatives = new Map<string, string>();

  constructor(place: Place) {
    this.#place = place;
  }

  /**
   * A place in the migration's own file where the call came from there. Comments are given once; those behind the call may be of a
   * later one of the same statement.
   *
   * @param call The call that the place is a part of; default: it is the call.
   */
  origin(site: Site, call: Site = site): Origin {
    const { span } = this.#ownSite(site);
    const comments = [call, ...(call === site ? [] : [site])].flatMap((one) => {
      const own = this.#ownSite(one);
      const given = this.#untold(own, ({ start, line }) => start < own.span.end || line <= own.span.end);
      for (const { start, text } of own.span.file === this.#place.file ? own.comments : []) {
        const [plain] = this.#told.has(start) ? [] : withoutTypeComments([text]);
        if (plain !== undefined) this.#behind.set(start, { text: plain, call: span });
      }
      return given;
    });
    return { ...this.span(span), ...(comments.length === 0 ? {} : { comments }) };
  }

  /** The comments on a part of what a call is given, as far as they are not behind the call; each is given once. */
  commentsWithin(call: Site, part: Site): readonly string[] {
    const { end } = this.#ownSite(call).span;
    return this.#untold(this.#ownSite(part), ({ start }) => start < end);
  }

  #untold({ span, comments }: Site, isWanted: (comment: SourceComment) => boolean): readonly string[] {
    if (span.file !== this.#place.file) return [];
    const untold = comments.filter((comment) => !this.#told.has(comment.start) && isWanted(comment));
    for (const { start } of untold) {
      this.#told.add(start);
      this.#behind.delete(start);
    }
    return withoutTypeComments(untold.map(({ text }) => text));
  }

  /** A span with its file as told to people. */
  span(span: Span): Span {
    const { file, start, end, line, column } = span;
    return {
      file: this.#relative(file),
      start,
      end,
      line,
      column,
    };
  }

  #relative(file: string): string {
    const known = this.#relatives.get(file);
    if (known !== undefined) return known;
    const relative = path.relative(this.#place.root, file).split(path.sep).join('/');
    this.#relatives.set(file, relative);
    return relative;
  }

  #ownSite(site: Site): Site {
    let current: Site | undefined = site;
    while (current !== undefined && current.span.file !== this.#place.file) current = current.caller;
    return current ?? site;
  }

  /** Of code as a whole, with all comments on it. */
  whole(site: Site, span: Span): Origin {
    const comments = this.#untold(this.#ownSite(site), () => true);
    return { ...this.span(span), ...(comments.length === 0 ? {} : { comments }) };
  }

  /** Gives the comments behind calls that no later call took to the last operations of these calls. */
  giveRest(operations: Operation[]): void {
    for (const { text, call } of this.#behind.values()) {
      const { file, start, end } = this.span(call);
      const place = operations.findLastIndex(
        ({ origin }) => origin?.file === file && origin.start === start && origin.end === end,
      );
      const operation = operations[place];
      if (operation?.origin === undefined) continue;
      const comments = [...(operation.origin.comments ?? []), text];
      operations[place] = { ...operation, origin: { ...operation.origin, comments } };
    }
    this.#behind.clear();
  }

  /** What was given so far, for {@link goBack}. */
  get told(): Told {
    return { told: new Set(this.#told), behind: new Map(this.#behind) };
  }

  /** Comments that were given since may be given once more. */
  goBack({ told, behind }: Told): void {
    this.#told = new Set(told);
    this.#behind = new Map(behind);
  }
}

/** JSDoc that only tells a type is no comment of the author's: the written file has its own. */
export function withoutTypeComments(comments: readonly string[]): readonly string[] {
  return comments
    .map((comment) =>
      comment
        .split('\n')
        .filter((line) => !/^\s*@(?:param|returns?|type|typedef)\b/.test(line))
        .join('\n')
        .trim(),
    )
    .filter((comment) => comment !== '');
}

/** The language of a file, by its name. */
export function languageOf(file: string): 'javascript' | 'typescript' {
  return /\.[cm]?tsx?$/.test(file) ? 'typescript' : 'javascript';
}
