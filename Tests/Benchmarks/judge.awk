#!/usr/bin/awk -f
# Judges the pairs that `make bench AGAINST=REV` has measured. A line of input is one pair, its fields parted by tabs:
#
#   FIGURE UNIT more|less RULE NEW OLD NEW_FAILED OLD_FAILED
#
# `more` and `less` tell what is better. A pair's ratio is NEW / OLD or OLD / NEW, so that 1 and above always means
# that the newer build is at least as good. Only the two halves of a pair are compared: they are measured one after
# the other, and a machine's own speed changes from minute to minute.
#
# The interval is that of the median by order statistics: of n pairs the k-th smallest and the k-th largest ratio
# enclose the true median unless fewer than k of n fair coins show one side, 1 - 2 * sum(i < k) C(n, i) / 2^n. It asks
# nothing of the noise but that pairs are independent. k is the largest that covers 95 %: of eleven pairs the 2nd and
# the 10th ratio, 98.8 %. Fewer than six pairs cannot cover 95 %; for them the interval is the smallest and the largest
# ratio, and what these cover is said (75 % of three pairs).
#
# RULE is how a figure is judged in the end:
#   interval  no interval of 95 % wholly below `interval_least`; of fewer than six pairs it is undecided
#   median    the median is at least `median_least`
#   tail      at least one pair reaches `median_least`: a p99 of some seconds is mostly chance
#   -         it is not judged
#
# -v part=head, rows or verdict says what to print. The exit status of the verdict is 1 unless all rules are kept.
BEGIN {
  FS = "\t"
  interval_least = 0.97
  median_least = 0.9
  format = "%-42s %14s %14s %7s  %-14s %s\n"
  if (part == "head") {
    printf format, "figure", "new", "old", "ratio", "interval", "covers"
    exit
  }
}

{
  if (NF != 8 || $3 != "more" && $3 != "less" || $5 + 0 <= 0 || $6 + 0 <= 0) {
    printf "judge.awk: line %d is no pair: %s\n", NR, $0 >"/dev/stderr"
    broken = 1
    exit 2
  }
  if (!($1 in pairs)) {
    figures[++figures_count] = $1
    unit[$1] = $2
    rule[$1] = $4
  }
  pair = ++pairs[$1]
  newer[$1, pair] = $5
  older[$1, pair] = $6
  ratio[$1, pair] = $3 == "more" ? $5 / $6 : $6 / $5
  newer_failed[$1] += $7
  older_failed[$1] += $8
}

END {
  if (broken || part == "head") exit broken ? 2 : 0
  for (place = 1; place <= figures_count; place++) {
    figure = figures[place]
    summarise(ratio, figure, pairs[figure])
    if (part == "rows") print_row(figure)
    else judge(figure)
  }
  if (part == "verdict") exit print_verdict()
}

# Sorts the values of a figure, n of them, into `sorted`.
function sort_values(values, figure, n,    here, at, value) {
  for (here = 1; here <= n; here++) {
    value = values[figure, here] + 0
    for (at = here; at > 1 && sorted[at - 1] > value; at--) sorted[at] = sorted[at - 1]
    sorted[at] = value
  }
}

function median_of(values, figure, n) {
  sort_values(values, figure, n)
  return n % 2 ? sorted[(n + 1) / 2] : (sorted[n / 2] + sorted[n / 2 + 1]) / 2
}

# Sets `median`, `low`, `high` and `covers`.
function summarise(values, figure, n,    k, chance, outside) {
  median = median_of(values, figure, n)
  # `chance` is that of k - 1 heads, `outside` that of fewer than k on one side.
  k = 1
  chance = outside = 1 / 2 ^ n
  while (k < n / 2 && 2 * (outside + chance * (n - k + 1) / k) <= 0.05) {
    chance *= (n - k + 1) / k
    outside += chance
    k++
  }
  low = sorted[k]
  high = sorted[n + 1 - k]
  covers = 1 - 2 * outside
}

function print_row(figure,    failed, interval, coverage) {
  interval = sprintf("%.3f..%.3f", low, high)
  coverage = sprintf("%.1f %% of %d pair%s", 100 * covers, pairs[figure], pairs[figure] == 1 ? "" : "s")
  failed = newer_failed[figure] + older_failed[figure]
  if (failed) coverage = coverage sprintf(", FAILED: new %d, old %d", newer_failed[figure], older_failed[figure])
  middle = sprintf("%.3f", median)
  printf format, figure, figure_of(newer, figure), figure_of(older, figure), middle, interval, coverage
}

function figure_of(values, figure,    value) {
  value = median_of(values, figure, pairs[figure])
  return sprintf(value < 100 ? "%.2f %s" : "%.0f %s", value, unit[figure])
}

function judge(figure,    by, is_below) {
  by = rule[figure]
  if (by == "interval" && covers < 0.95) {
    undecided = undecided "; " figure
    return
  }
  judged[by]++
  is_below = by == "interval" && high < interval_least
  is_below = is_below || by == "median" && median < median_least
  is_below = is_below || by == "tail" && sorted[pairs[figure]] < median_least
  if (is_below) below[by] = below[by] sprintf("; %s %.3f (%.3f..%.3f)", figure, median, low, high)
}

# The exit status: 0 when every rule is kept.
function print_verdict(    status) {
  status = 0
  if (judged["interval"]) status += say_rule("no interval of 95 % wholly below " interval_least, below["interval"])
  if (undecided != "") {
    printf "verdict: undecided, of fewer than six pairs: %s\n", substr(undecided, 3)
    status = 1
  }
  if (judged["median"]) status += say_rule("no other median below " median_least, below["median"])
  if (judged["tail"]) status += say_rule("no p99 with all of its pairs below " median_least, below["tail"])
  return status > 0
}

function say_rule(text, exceptions) {
  printf "verdict: %s: %s\n", text, exceptions == "" ? "yes" : "NO: " substr(exceptions, 3)
  return exceptions != ""
}
