import type { ToolItem } from './items.ts';
import type { Place } from './place.ts';
import { readLine } from './read-line.ts';
import type { ToolFields } from './said.ts';
import type { SkimmedUpdate } from './skim-tool-update.ts';

interface Told {
  readonly shape: string;
  readonly text: string;
  /** What it says, once somebody has wanted to know. */
  fields: Partial<ToolFields> | null;
}

type Counted = Pick<ToolItem, 'first' | 'last' | 'entries' | 'at' | 'until' | 'status' | 'cut'>;

// Shapes that one call is told in, in turn: few, whatever agent.
const MOST_SHAPES = 8;

/**
 * A tool call whose latest updates have not been read: they are when somebody looks at the item. Agents repeat all that a call has put out so far with each
 * update, thousands of times (failure M2); of those in between, nobody ever sees more than that they came. Never changed by what comes: like items, it is
 * replaced by another.
 */
export class UnreadTool {
  readonly kind = 'unread-tool';
  readonly key: string;
  /** What is known of the item without reading anything. */
  readonly counted: Counted;
  readonly #base: ToolItem;
  /** Only those of which a later one does not tell everything again. */
  readonly #told: readonly Told[];
  #item: ToolItem | null = null;

  private constructor(base: ToolItem, told: readonly Told[], counted: Counted) {
    this.key = base.key;
    this.#base = base;
    this.#told = told;
    this.counted = counted;
  }

  /** The tool call with one more update, which is not read for this. */
  static after(known: ToolItem | UnreadTool, place: Place, text: string, update: SkimmedUpdate): UnreadTool {
    const before = known.kind === 'tool' ? known : known.counted;
    const counted: Counted = {
      first: before.first,
      at: before.at,
      status: update.status ?? before.status,
      last: place.entry,
      entries: before.entries + 1,
      until: place.at ?? before.until,
      cut: place.cut ?? before.cut,
    };
    const told: Told = { shape: update.shape, text, fields: null };
    if (known.kind === 'tool') return new UnreadTool(known, [told], counted);
    const kept = known.#kept(update.shape);
    return kept.length < MOST_SHAPES
      ? new UnreadTool(known.#base, [...kept, told], counted)
      : new UnreadTool(known.item, [told], counted);
  }

  /** Reads what has not been read. The same object each time. */
  get item(): ToolItem {
    this.#item ??= Object.assign({ ...this.#base }, ...this.#told.map(fieldsOf), this.counted);
    return this.#item as ToolItem;
  }

  /** What is still worth knowing after an update of this shape. What was made for looking at is forgotten: a correction may bring it back, seldom. */
  #kept(shape: string): Told[] {
    this.#item = null;
    return this.#told.filter((told) => {
      if (told.shape !== shape) return true;
      told.fields = null;
      return false;
    });
  }
}

function fieldsOf(told: Told): Partial<ToolFields> {
  if (told.fields) return told.fields;
  const { said } = readLine(told.text);
  // Quotes and brackets were right, but it is no JSON.
  told.fields = said.what === 'tool' ? said.fields : { error: 'An update of this call cannot be read' };
  return told.fields;
}
