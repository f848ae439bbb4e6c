import { EXIT_CODES } from './exit-code.ts';

const codes = EXIT_CODES.map(([code, meaning]) => `  ${String(code).padStart(3)}  ${meaning}`).join('\n');

/** `runwatch --help`. */
export const HELP = `runwatch: watch remote coding-agent runs from a terminal

Usage
  runwatch watch RUN [options]     follow a run until it ends
  runwatch export RUN [-o FILE]    write a run as a file: NDJSON, or Markdown
  runwatch ls [--json]             list the newest run of each task

RUN is a run id, the beginning of one (if no other begins so), task/run, latest,
or demo:SCENARIO, a run in a cloud inside this program, without an account:
demo:small-fix.

Account (flags win over the environment)
  --url URL        RUNWATCH_URL      the API: https, or http on this machine
  --key KEY        RUNWATCH_KEY      API key; other users can see flags, so
                                     better set it in the environment
  --project ID     RUNWATCH_PROJECT  project

Options of watch
  --format FORMAT  human (default on a terminal) or ndjson (default when piped)
  --timeout TIME   leave after this long: 90s, 30m, 2h
  --strict         fail unless the transcript is proven to be complete
  --exit-on-input  leave when the run needs an answer
  --no-exit-status exit with 0 for every run that was watched to its end
  --watch-only     never ask for an answer, never send anything
  --plain          no status line, no symbols, no colour, full words
  --no-color       no colour (also: NO_COLOR, TERM=dumb)
  -q, --quiet      nothing on stderr besides errors

Options of export
  -o, --output FILE  a file, made whole or not at all (default: stdout)
  --format FORMAT    ndjson or md (default: by the file's name, else ndjson)
  --strict           fail unless the copy is complete; also: --timeout, -q

A run that goes on is written as far as it has come. What is written ends with
a seal: how many entries, whether they are all, and their digest.

Ctrl-C leaves; the run goes on.

Exit codes
${codes}
`;
