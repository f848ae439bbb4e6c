import type { FailureCode, Leg, WireEvent, WireNote } from '@runwatch/protocol';
import { clockTime, count, counted, stretch } from '../time/format-time.ts';

/** One line of the timeline: a word for what happened, what it was, and the numbers to it. */
export interface WireWords {
  word: string;
  text: string;
  facts: string;
  tone: 'good' | 'warn' | 'bad' | 'calm';
}

const legs: Readonly<Record<Leg, string>> = { proxy: 'stream server', api: 'API' };
const legOf = (leg: Leg | null): string => (leg === null ? 'not known which way' : legs[leg]);

const closes: Readonly<Record<Extract<WireNote, { kind: 'closed' }>['why'], string>> = {
  'stream-end': 'the stream is complete',
  rotated: 'planned, by the server',
  trimmed: 'the place to go on from was trimmed',
  error: 'the server has failed',
  closed: 'without a word',
  failed: 'it broke',
  cut: 'by this side',
};

const culprits: Readonly<Record<Extract<WireNote, { kind: 'waiting' }>['why'], string>> = {
  transport: 'transport budget',
  backend: 'backend budget',
  person: 'somebody must act',
};

const bases: Readonly<Record<Extract<WireNote, { kind: 'joined' }>['basis'], string>> = {
  id: 'joined by event ids',
  alignment: 'joined by their order',
  content: 'joined by content',
};

const ways: Readonly<Record<Extract<WireNote, { kind: 'filling' }>['by'], string>> = {
  bytes: 'the whole log',
  lines: 'the whole log, line by line',
  pages: 'in pages',
};

/** `180 ms`, `3.9 s`, `4 min`. */
export const duration = (ms: number): string =>
  ms < 1_000 ? `${Math.round(ms)} ms` : ms < 9_950 ? `${(ms / 1_000).toFixed(1)} s` : stretch(ms);

const failed = ({ code, httpStatus }: { code: FailureCode | null; httpStatus: number | null }): string | null =>
  code === null ? null : httpStatus === null ? code : `${code} (${httpStatus})`;

const facts = (...all: (string | null)[]): string => all.filter((one) => one !== null).join(' · ');
const from = (entry: number): string => `from #${count(entry + 1)}`;

/** What a note says, in words. */
export function wireWords(note: WireNote): WireWords {
  switch (note.kind) {
    case 'opened':
      return {
        word: 'open',
        text: `${legs[note.leg]}, ${note.resumed ? 'on from where it stopped' : 'from its beginning'}`,
        facts: facts(String(note.status), `first byte ${duration(note.firstByteMs)}`),
        tone: 'good',
      };
    case 'not-opened':
      return {
        word: 'no open',
        text: `${legOf(note.leg)}, ${note.why === 'cut' ? 'called off' : 'could not be reached'}`,
        facts: facts(failed(note), `after ${duration(note.afterMs)}`),
        tone: note.why === 'cut' ? 'calm' : 'bad',
      };
    case 'closed':
      return {
        word: 'close',
        text: `${legs[note.leg]}, ${closes[note.why]}`,
        facts: facts(
          failed(note),
          `open ${duration(note.openMs)}`,
          counted(note.entries, 'entry', 'entries'),
          counted(note.duplicates, 'double', 'doubles'),
        ),
        tone: note.why === 'failed' || note.why === 'error' ? 'bad' : 'calm',
      };
    case 'waiting':
      return {
        word: 'wait',
        text: `${duration(note.forMs)}, ${note.what === 'history' ? 'for the log' : 'for the stream'}${note.attempt > 0 ? `, try ${note.attempt}` : ''}`,
        facts: facts(`why: ${culprits[note.why]}`, failed(note)),
        tone: 'warn',
      };
    case 'looked':
      return {
        word: 'look',
        text: `log ${from(note.offset)}`,
        facts: facts(counted(note.rows, 'row', 'rows'), note.hasMore ? 'more to come' : null, duration(note.tookMs)),
        tone: 'calm',
      };
    case 'look-failed':
      return {
        word: 'look',
        text: `log ${from(note.offset)}, not to be had`,
        facts: facts(failed(note), duration(note.tookMs)),
        tone: 'warn',
      };
    case 'began':
      return {
        word: 'begin',
        text: `newest page, ${from(note.from)}`,
        facts: facts(counted(note.entries, 'entry', 'entries'), duration(note.tookMs)),
        tone: 'calm',
      };
    case 'filling':
      return {
        word: 'history',
        text: `${ways[note.by]}, ${from(note.from)}`,
        facts: counted(Math.max(0, note.to - note.from), 'entry missing', 'entries missing'),
        tone: 'calm',
      };
    case 'filled':
      return { word: 'history', text: `read to #${count(note.to)}`, facts: duration(note.tookMs), tone: 'calm' };
    case 'fill-failed':
      return {
        word: 'history',
        text: `read to #${count(note.to)}, then not`,
        facts: facts(failed(note), duration(note.tookMs)),
        tone: 'warn',
      };
    case 'joined':
      return {
        word: 'join',
        text: bases[note.basis],
        facts: facts(`${count(note.shared)} shared`, `${count(note.dropped)} told twice`),
        tone: 'calm',
      };
    case 'gap':
      return {
        word: 'gap',
        text: note.why === 'unknown' ? 'the log is asked what lies between' : 'more came than could be taken in',
        facts: '',
        tone: 'warn',
      };
    case 'held':
      return {
        word: 'hold',
        text: 'the stream waits for the log',
        facts: facts(counted(note.entries, 'entry waits', 'entries wait'), failed(note)),
        tone: 'warn',
      };
    case 'released':
      return { word: 'read on', text: 'the stream', facts: `after ${duration(note.afterMs)}`, tone: 'good' };
    case 'ended':
      return { word: 'end', text: 'everything has been told', facts: '', tone: 'calm' };
  }
}

/** The same as a line of plain text. */
export function wireLine({ at, note }: WireEvent): string {
  const { word, text, facts: numbers } = wireWords(note);
  return `${clockTime(at)}  ${word.padEnd(8)}${numbers === '' ? text : `${text} · ${numbers}`}`;
}
