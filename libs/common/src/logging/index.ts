export { loggingModule, type LoggingOptions } from './logging.module.js';
