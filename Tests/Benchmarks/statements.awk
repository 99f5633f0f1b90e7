#!/usr/bin/awk -f
# Tells from MariaDB's slow log, in which every statement is (long_query_time=0), what the time went into: a line for
# each kind of statement, the dearest first. A block is one line, since it is one round trip; below stand the
# statements inside of blocks.
#
# A kind is named after what it does to which tables in their order, with the number of tables that a reading joins:
# statements that do the same are one kind. Only the accounts of the box office count. The log
# tells the time inside of a block from the block's beginning on, so that a statement's own time is what it adds.
#
# -v purchases=N divides for the last column; -v lines=N prints so many of each list.

# The name of one statement: what it does, to which table, by which index. What stands in brackets is left out first:
# a question inside of another has no name.
function name_of(text,    verb, table, rest, joined, words, by) {
  gsub(/[ \t\n]+/, " ", text)
  sub(/^ /, "", text)
  if (match(text, /FORCE INDEX \([a-z_]+\)/)) by = " by " substr(text, RSTART + 13, RLENGTH - 14)
  verb = text ~ /GROUP_CONCAT/ ? "list" : "read"
  while (gsub(/\([^()]*\)/, "", text) > 0) {}
  if (match(text, /(INSERT( IGNORE)? INTO|REPLACE INTO|UPDATE|DELETE( FROM)?) /) && text !~ /^SELECT/) {
    verb = substr(text, RSTART, RLENGTH - 1)
    rest = substr(text, RSTART + RLENGTH)
    verb = verb ~ /^(INSERT|REPLACE)/ ? "insert" : verb ~ /^UPDATE/ ? "update" : "delete"
  } else if (text ~ /^SELECT/ && match(text, / FROM /)) {
    if (text ~ /(FOR UPDATE|LOCK IN SHARE MODE)/) verb = "lock"
    rest = substr(text, RSTART + 6)
  } else {
    split(text, words, " ")
    return tolower(words[1] ~ /^(START|SET|administrator)$/ ? words[1] " " words[2] : words[1])
  }
  if (rest ~ /^( ?AS |JSON_TABLE)/ && match(rest, /JOIN [a-z_]+/)) rest = substr(rest, RSTART + 5)
  match(rest, /^[`a-z_]+/)
  table = RSTART ? substr(rest, RSTART, RLENGTH) : "given"
  gsub(/`/, "", table)
  if (by != " by PRIMARY") table = table by
  joined = gsub(/ (STRAIGHT_)?JOIN /, "", rest)
  return verb " " table (joined > 0 ? " and " joined " more" : "")
}

# The name of a block: those of its statements, each once.
function name_of_block(text,    pieces, count, place, name, names, last) {
  sub(/^BEGIN NOT ATOMIC /, "", text)
  sub(/; END;?$/, "", text)
  count = split(text, pieces, /; ?/)
  for (place = 1; place <= count; place++) {
    name = name_of(pieces[place])
    if (name ~ /^(|start .*|begin|declare|end|if|signal|set .*)$/ || name == last) continue
    last = name
    names = names (names == "" ? "" : ", ") name
  }
  return names
}

function finish(    name, own) {
  if (thread == "") return
  sub(/;[ \n]*$/, "", text)
  if (is_inside) {
    name = name_of(text)
    own = seconds - since[thread]
    if (own < 0) own = 0
    since[thread] = seconds
    inner_times[name]++
    inner_seconds[name] += own
    inner_rows[name] += rows
    statements++
  } else {
    if (text ~ /^BEGIN NOT ATOMIC/) name = "{" name_of_block(text) "}"
    else {
      name = name_of(text)
      statements++
    }
    delete since[thread]
    times[name]++
    total[name] += seconds
    examined[name] += rows
    trips++
    all += seconds
  }
  thread = text = ""
}

/^# (User@Host|Time): / {
  finish()
  is_head = 1
  is_inside = 0
  is_ours = $3 ~ /^boxoffice(_sweep)?\[/
  next
}
is_head && /^# Thread_id: / { thread = is_ours ? $3 : ""; next }
is_head && /^# Query_time: / {
  seconds = $3 + 0
  for (field = 4; field < NF; field++) if ($field == "Rows_examined:") rows = $(field + 1) + 0
  next
}
is_head && /^# Stored_routine: / { is_inside = 1; next }
is_head && /^(# |use |SET timestamp=)/ { next }
thread != "" { is_head = 0; text = text (text == "" ? "" : "\n") $0 }

function print_list(title, count_of, seconds_of, rows_of,    name, order, shown, shown_name) {
  printf format, title, "times", "ms each", "s in all", "rows examined", "a purchase"
  for (shown = 0; shown < lines; shown++) {
    order = ""
    for (name in seconds_of)
      if (!(name in printed) && (order == "" || seconds_of[name] > seconds_of[order])) order = name
    if (order == "") break
    printed[order]
    shown_name = order
    if (length(order) > 86) shown_name = substr(order, 1, 83) "..."
    printf format, shown_name, count_of[order],
      sprintf("%.2f", 1000 * seconds_of[order] / count_of[order]), sprintf("%.2f", seconds_of[order]), rows_of[order],
      sprintf("%.2f", count_of[order] / purchases)
  }
  for (name in printed) delete printed[name]
  printf "\n"
}

END {
  finish()
  format = "%-86s %8s %8s %9s %14s %11s\n"
  if (purchases == 0) purchases = 1
  print_list("round trips to MariaDB: statements and {blocks}", times, total, examined)
  print_list("inside of blocks", inner_times, inner_seconds, inner_rows)
  printf "%.1f s inside of statements, waiting included: %.1f round trips and %.1f statements a purchase\n", all,
    trips / purchases, statements / purchases
}
