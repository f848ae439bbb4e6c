import './text.css';

/** A short piece of prose, what stands between single backticks in the code face. */
export function InlineText({ text }: { text: string }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no name but their place
  return text.split(/`([^`\n]+)`/).map((piece, at) => (at % 2 === 1 ? <code key={at}>{piece}</code> : piece));
}
