export { createScriptedClient, type ScriptedClient, type SentCommand } from './scripted-client.ts';
export { ScriptedFeed } from './scripted-feed.ts';
export { TestPorts } from './test-ports.ts';
export { entry, runMeta, snapshot } from './told.ts';
