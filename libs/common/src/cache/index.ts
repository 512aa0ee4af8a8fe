export { ByteCache } from './byte-cache.js';
export { RedisCache, type RedisScripts } from './redis-cache.js';
