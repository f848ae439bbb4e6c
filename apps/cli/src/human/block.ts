/** What a block is about; the palette gives it a colour. */
export type Tone = 'plain' | 'quiet' | 'agent' | 'user' | 'tool' | 'ask' | 'good' | 'bad';

/** One piece of human output: a line with a time and a label, and what hangs below it. */
export interface Block {
  /** ISO time, as the writer gave it. */
  at: string | null;
  /** What it is, in at most seven letters. */
  label: string;
  tone: Tone;
  text: string;
  /** Lines of what came with it, such as a command's output. */
  body?: readonly string[];
  /** What it came to. */
  foot?: string;
}
