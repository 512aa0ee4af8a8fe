export { acceptType } from './accept-type.js';
export { detectType, mediaTypeOf } from './detect-type.js';
export { extensionOf } from './text-type.js';
