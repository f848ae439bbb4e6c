/**
 * A text that whatever matches this expression has in it: the longest that can be told at a glance, null for none. With it most lines need not be read.
 * Groups, classes and whatever is repeated are passed over; with alternatives nothing can be told.
 */
export function requiredLiteral(source: string): string | null {
  let longest = '';
  let run = '';
  const end = () => {
    if (run.length > longest.length) longest = run;
    run = '';
  };
  for (let at = 0; at < source.length; ) {
    const char = source[at] as string;
    switch (char) {
      case '|':
        return null;
      case '(': {
        end();
        at = behindGroup(source, at);
        break;
      }
      case '[': {
        end();
        at = behindClass(source, at);
        break;
      }
      case '*':
      case '?':
      case '{': {
        run = run.slice(0, -1);
        end();
        at = char === '{' ? behindBraces(source, at) : at + 1;
        break;
      }
      case '+':
      case '.':
      case '^':
      case '$': {
        end();
        at++;
        break;
      }
      case '\\': {
        const escaped = source[at + 1] ?? '';
        // Letters and digits mean something else then, some of them with what follows.
        if (/[A-Za-z0-9]/.test(escaped) && !/[bBdDsSwW]/.test(escaped)) {
          end();
          return source.slice(at).includes('|') || longest.length < 2 ? null : longest;
        }
        if (PUNCTUATION.test(escaped)) run += escaped;
        else end();
        at += 2;
        break;
      }
      default: {
        run += char;
        at++;
      }
    }
  }
  end();
  return longest.length > 1 ? longest : null;
}

const PUNCTUATION = /^[\p{P}\p{S} ]$/u;

function behindGroup(source: string, from: number): number {
  let depth = 0;
  for (let at = from; at < source.length; ) {
    const char = source[at];
    if (char === '\\') at += 2;
    else if (char === '[') at = behindClass(source, at);
    else {
      if (char === '(') depth++;
      if (char === ')') depth--;
      at++;
      if (depth === 0) return at;
    }
  }
  return source.length;
}

function behindClass(source: string, from: number): number {
  for (let at = from + 1; at < source.length; at++) {
    if (source[at] === '\\') at++;
    else if (source[at] === ']') return at + 1;
  }
  return source.length;
}

/** Braces that count nothing stand for themselves; passing over them does no harm. */
function behindBraces(source: string, from: number): number {
  const counted = /^\{\d*(?:,\d*)?\}/.exec(source.slice(from, from + 30));
  return from + (counted?.[0].length ?? 1);
}
