/**
 * What gateways do to shared answers, each in one atomic step. An answer is a hash (`owner`, `gateway`, and `last`, the
 * number of the event that ends it), a stream whose ids are the numbers of its events, and two keys by which other gateways
 * speak to its writer: `reader` and `stop`.
 */

/**
 * Appends events and says that the writer lives.
 * KEYS: the writer's sign of life, then for each answer its hash, stream, reader and stop.
 * ARGV: milliseconds of the sign of life, of an answer, the gateway's id, then for each answer the owner, the number of the
 * first event, how many there are, and name and data of each.
 * Answers for each answer how many events Redis has, whether somebody reads it elsewhere, whether it is to stop.
 */
export const WRITE = `
redis.call('SET', KEYS[1], '1', 'PX', ARGV[1])
local at = 4
local states = {}
for k = 2, #KEYS, 4 do
  local first, count = tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
  local have = redis.call('XLEN', KEYS[k + 1])
  redis.call('HSET', KEYS[k], 'owner', ARGV[at], 'gateway', ARGV[3])
  at = at + 3
  for i = 0, count - 1 do
    if first + i == have + 1 then
      redis.call('XADD', KEYS[k + 1], '0-' .. (first + i), 'event', ARGV[at], 'data', ARGV[at + 1])
      have = have + 1
      if ARGV[at] == 'done' or ARGV[at] == 'error' then redis.call('HSET', KEYS[k], 'last', have) end
    end
    at = at + 2
  end
  redis.call('PEXPIRE', KEYS[k], ARGV[2])
  redis.call('PEXPIRE', KEYS[k + 1], ARGV[2])
  states[#states + 1] = {have, redis.call('EXISTS', KEYS[k + 2]), redis.call('EXISTS', KEYS[k + 3])}
end
return states`;

/**
 * Reads events, and tells the writer that somebody does.
 * KEYS: hash, stream, reader. ARGV: owner, number of the last event that was read, how many to read, milliseconds of the
 * reader's sign of life, prefix of the writers' signs of life.
 * Answers nothing where the owner has no such answer; else whether its writer lives, the number of its last event (0: not
 * known yet), and the events.
 */
export const READ = `
local known = redis.call('HMGET', KEYS[1], 'owner', 'gateway', 'last')
if known[1] ~= ARGV[1] then return false end
redis.call('SET', KEYS[3], '1', 'PX', ARGV[4])
local events = {}
for _, entry in ipairs(redis.call('XRANGE', KEYS[2], '(0-' .. ARGV[2], '+', 'COUNT', ARGV[3])) do
  events[#events + 1] = {tonumber(string.sub(entry[1], 3)), entry[2][2], entry[2][4]}
end
return {redis.call('EXISTS', ARGV[5] .. known[2]), tonumber(known[3] or '0'), events}`;

/** Asks the writer to stop. KEYS: hash, stop. ARGV: owner, milliseconds. Answers 1, or 0 where the owner has no such answer. */
export const STOP = `
if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[2], '1', 'PX', ARGV[2])
return 1`;
