export { type Environment, processEnvironment, readSettings, SettingsError } from './read-settings.js';
export { addresses, choice, flag, integer, list, optionalInteger, port, url } from './setting.js';
export {
  databaseSettings,
  documentSettings,
  embeddingSettings,
  providerSettings,
  queueProblems,
  queueSettings,
  runtimeSettings,
  secretProblem,
  storageSettings,
  vectorProblems,
  vectorSettings,
} from './shared-settings.js';
