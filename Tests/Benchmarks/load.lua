-- wrk … -s load.lua URL -- KIND [NAME=VALUE…]: the requests of one kind, and a last line for the caller:
-- done a second, p50 and p99 in microseconds, how many were not done, requests a second, requests.
local ffi = require("ffi")
ffi.cdef("typedef struct { long sec, nsec; } span; int clock_gettime(int, span *);")

local threads = {}
local kinds, options = {}, { user_first = 1, users_count = 1, run = "" }
local next_round, step = 0, 2
-- Counted in the threads' own states and added up at the end.
done_count, wrong_count = 0, 0

function setup(thread)
  thread:set("thread_index", #threads)
  table.insert(threads, thread)
end

local function round()
  local value = next_round
  next_round = next_round + step
  return value
end

local function user(number)
  return options.user_first + number % options.users_count
end

local function get(path, number)
  local who = number and "Authorization: Bearer bench-" .. user(number) .. "\r\n" or ""
  return "GET " .. path .. " HTTP/1.1\r\nHost: localhost\r\n" .. who .. "\r\n"
end

-- By hand, because wrk.format takes processor time that the server could use.
local function post(path, number, key, body)
  return "POST " .. path .. " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer bench-" .. user(number)
    .. "\r\nIdempotency-Key: " .. options.run .. key .. "\r\nContent-Type: application/json\r\nContent-Length: "
    .. #body .. "\r\n\r\n" .. body
end

local function hold(number)
  return post("/v1/schedules/" .. options.schedule .. "/holds", number, number,
    '{"seat_ids":[' .. options.seat_first + number .. "]}")
end

function kinds.charge()
  local number = round()
  return post("/v1/wallet/charges", number, number, '{"amount":1}')
end

function kinds.hold() return hold(round()) end

-- Always the same seat, which somebody has.
function kinds.taken()
  local number = round()
  return post("/v1/schedules/" .. options.schedule .. "/holds", number, number,
    '{"seat_ids":[' .. options.seat_first .. "]}")
end

-- One of many spellings of an address, which no cache knows.
function kinds.spelled()
  return get(options.path .. "?x=" .. round() % 200)
end

function kinds.join()
  return post("/v1/concerts/" .. options.concert .. "/queue-tokens", round(), "", "")
end

-- A hold; once it is there, its payment.
local unpaid = {}
function kinds.order()
  local held = table.remove(unpaid)
  if not held then return hold(round()) end
  return post("/v1/orders", held.number, "o" .. held.number, '{"hold_id":' .. held.id .. "}")
end

-- Wrong logins at a steady rate, whatever becomes of those before: due_at is the next one's moment.
local due_at
local function milliseconds()
  local time = ffi.new("span[1]")
  ffi.C.clock_gettime(1, time)
  return tonumber(time[0].sec) * 1000 + tonumber(time[0].nsec) / 1e6
end
local function pause()
  local now = milliseconds()
  due_at = math.max((due_at or now) + 1000 * step / options.rate, now - 1000)
  return math.max(0, math.floor(due_at - now))
end
function kinds.login()
  local number = round()
  return post("/v1/sessions", number, number,
    '{"email":"' .. options.run .. number .. '@example.org","password":"not the password"}')
end

-- A bit of everything, wrong requests too; what takes long comes seldom.
local mixture = {
  function(number) return get("/v1/concerts/" .. 1 + number % 44 .. "?x=1") end,
  function(number) return get("/v1/schedules/" .. 1 + number % 40) end,
  function(number) return get("/v1/wallet", number) end,
  function(number) return get("/v1/holds", number) end,
  function(number) return get("/v1/nothing/" .. number) end,
  function(number) return post("/v1/wallet/charges", number, "w" .. number, '{"amount":1.5}') end,
  function(number) return post("/v1/orders", number, number, "{") end,
  function() return get("/healthz") end,
}
local seldom = {
  hold,
  function(number) return post("/v1/wallet/charges", number, number, '{"amount":1}') end,
  function(number) return get("/v1/wallet/transfers", number) end,
  function(number) return get("/v1/concerts?limit=" .. 1 + number % 40) end,
  function() return get("/v1/schedules/" .. options.schedule .. "/availability") end,
}
function kinds.mixture()
  local number = round()
  if number % 4000 < step then return get("/v1/schedules/" .. options.schedule .. "/seat-map") end
  if number % 20 < step then return seldom[1 + math.floor(number / 20) % #seldom](number) end
  return mixture[1 + number % #mixture](number)
end

local wanted = { taken = 409, login = 401, order = 201 }

function init(arguments)
  local kind = arguments[1]
  for index = 2, #arguments do
    local name, value = arguments[index]:match("^([%w_]+)=(.*)$")
    options[name] = name ~= "run" and tonumber(value) or value
    if name == "header" then
      local field, text = value:match("^([^:]+): (.*)$")
      wrk.headers[field] = text
    end
  end
  next_round = thread_index
  request = kinds[kind]
  if kind == "login" then delay = pause end
  -- Without this function, which costs time, wrk itself counts what is 400 or above.
  if wanted[kind] then
    counts_itself = true
    response = function(status, _, body)
      if status ~= wanted[kind] then
        wrong_count = wrong_count + 1
      elseif kind ~= "order" or body:find('"tickets"', 1, true) then
        done_count = done_count + 1
      else
        local id, seat = body:match('^{"id":(%d+)'), body:match('"seat_id":(%d+)')
        table.insert(unpaid, { id = id, number = tonumber(seat) - options.seat_first })
      end
    end
  end
end

function done(summary, latency)
  local finished, wrong, errors = 0, 0, summary.errors
  for _, thread in ipairs(threads) do
    finished = finished + thread:get("done_count")
    wrong = wrong + thread:get("wrong_count")
  end
  if not threads[1]:get("counts_itself") then
    finished, wrong = summary.requests - errors.status, errors.status
  end
  wrong = wrong + errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format("result %.1f %d %d %d %.1f %d\n", finished * 1e6 / summary.duration,
    latency:percentile(50), latency:percentile(99), wrong, summary.requests * 1e6 / summary.duration, summary.requests))
end
