// straight SOCKET PASSWORD_FILE SCRIPT CONNECTIONS SECONDS [NAME=VALUE…]
//
// Sends the statements of a script over and over on so many connections at once; prints how often a second
// the whole script was done, and how often it failed. SECONDS 0: once on one connection.
//
// A script is blocks between blank lines: START TRANSACTION and COMMIT go as text, `let a = b + c` counts,
// anything else is a prepared statement. `:name` in it is a parameter; a last line `-> a b` puts the first
// row's columns, or the new id of an INSERT, into variables. Each round starts with `round` (its number, from
// 0), `user` (user_first, and so on for users_count) and its `token`, `seat` (seat_first + round), and `key` and
// `order_key` set. An empty variable is NULL; a SELECT that must fill variables and an UPDATE must find a row.
#include <mysql.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { blocks_max = 64, names_max = 48, columns_max = 32, value_max = 1024, text_max = 65536 };

struct block {
  char *text;
  int parameters[columns_max], parameter_count;
  int captures[columns_max], capture_count;
};

static struct block blocks[blocks_max];
static int block_count;
static char names[names_max][32];
static int name_count;
static char given[names_max][value_max];
static const char *socket_path;
static char password[256];
static double seconds;
static int connections;
static long users_first, users_count = 1, seats_first;
static atomic_long next_round, done, failed;

static void give_up(const char *what, const char *why) {
  fprintf(stderr, "straight: %s: %s\n", what, why);
  exit(1);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static int variable(const char *name, size_t length) {
  for (int index = 0; index < name_count; index++)
    if (strlen(names[index]) == length && memcmp(names[index], name, length) == 0) return index;
  if (name_count == names_max || length >= sizeof names[0]) give_up("names", name);
  memcpy(names[name_count], name, length);
  return name_count++;
}

static size_t word_length(const char *text) { return strspn(text, "abcdefghijklmnopqrstuvwxyz_"); }

static void parse_block(char *text) {
  struct block *block = &blocks[block_count++];
  char *captures = strncmp(text, "-> ", 3) == 0 ? text : strstr(text, "\n-> ");
  if (captures != NULL) {
    *captures = 0;
    for (char *word = strtok(captures + 3, " >\n"); word != NULL; word = strtok(NULL, " >\n"))
      block->captures[block->capture_count++] = variable(word, strlen(word));
  }
  char *target = block->text = malloc(strlen(text) + 1);
  for (char *source = text; *source != 0; source++) {
    size_t length = *source == ':' ? word_length(source + 1) : 0;
    *target++ = length > 0 ? '?' : *source;
    if (length > 0) block->parameters[block->parameter_count++] = variable(source + 1, length);
    source += length;
  }
  *target = 0;
}

static void parse_script(const char *path) {
  static char text[text_max];
  FILE *file = fopen(path, "r");
  if (file == NULL) give_up(path, "cannot be read");
  text[fread(text, 1, sizeof text - 1, file)] = 0;
  fclose(file);
  for (char *start = text, *end; *start != 0; start = end) {
    end = strstr(start, "\n\n");
    if (end == NULL) end = start + strlen(start);
    else while (*end == '\n') *end++ = 0;
    if (start[0] == '#') continue;
    if (block_count == blocks_max) give_up(path, "too long");
    if (start[strlen(start) - 1] == '\n') start[strlen(start) - 1] = 0;
    parse_block(start);
  }
}

struct session {
  MYSQL *connection;
  MYSQL_STMT *statements[blocks_max];
  char values[names_max][value_max];
};

static int execute(struct session *session, int index) {
  struct block *block = &blocks[index];
  MYSQL_STMT *statement = session->statements[index];
  MYSQL_BIND binds[columns_max] = {0};
  long long numbers[columns_max];
  for (int i = 0; i < block->parameter_count; i++) {
    char *value = session->values[block->parameters[i]], *end;
    numbers[i] = strtoll(value, &end, 10);
    int is_number = *value != 0 && *end == 0;
    binds[i].buffer_type = is_number ? MYSQL_TYPE_LONGLONG : *value != 0 ? MYSQL_TYPE_STRING : MYSQL_TYPE_NULL;
    binds[i].buffer = is_number ? (void *)&numbers[i] : value;
    binds[i].buffer_length = strlen(value);
  }
  if (mysql_stmt_bind_param(statement, binds) != 0 || mysql_stmt_execute(statement) != 0) return -1;
  int columns = mysql_stmt_field_count(statement);
  if (columns == 0) {
    if (mysql_stmt_affected_rows(statement) == 0) return -1;
    if (block->capture_count > 0)
      snprintf(session->values[block->captures[0]], value_max, "%llu", mysql_stmt_insert_id(statement));
    return 0;
  }
  MYSQL_BIND results[columns_max] = {0};
  char cells[columns_max][value_max] = {0};
  for (int i = 0; i < columns; i++) {
    results[i].buffer_type = MYSQL_TYPE_STRING;
    results[i].buffer = cells[i];
    results[i].buffer_length = value_max - 1;
  }
  mysql_stmt_bind_result(statement, results);
  int rows = 0, status;
  while ((status = mysql_stmt_fetch(statement)) == 0 || status == MYSQL_DATA_TRUNCATED)
    if (rows++ == 0)
      for (int i = 0; i < block->capture_count; i++) strcpy(session->values[block->captures[i]], cells[i]);
  mysql_stmt_free_result(statement);
  return status == MYSQL_NO_DATA && (rows > 0 || block->capture_count == 0) ? 0 : -1;
}

static int is_text(const char *text) { return strcmp(text, "START TRANSACTION") == 0 || strcmp(text, "COMMIT") == 0; }

static void count(struct session *session, const char *text) {
  char target[32], left[32], right[32], sign;
  if (sscanf(text, "let %31s = %31s %c %31s", target, left, &sign, right) != 4) give_up("not understood", text);
  long long a = atoll(session->values[variable(left, strlen(left))]);
  long long b = atoll(session->values[variable(right, strlen(right))]);
  snprintf(session->values[variable(target, strlen(target))], value_max, "%lld", sign == '-' ? a - b : a + b);
}

static int play(struct session *session) {
  for (int index = 0; index < block_count; index++) {
    const char *text = blocks[index].text;
    if (strncmp(text, "let ", 4) == 0) count(session, text);
    else if (is_text(text) ? mysql_query(session->connection, text) : execute(session, index)) {
      const char *why = session->statements[index] ? mysql_stmt_error(session->statements[index]) : "";
      if (atomic_fetch_add(&failed, 1) == 0) fprintf(stderr, "straight: %s: %s\n", text, why);
      mysql_query(session->connection, "ROLLBACK");
      return -1;
    }
  }
  return 0;
}

static void set(struct session *session, const char *name, const char *prefix, long value) {
  snprintf(session->values[variable(name, strlen(name))], value_max, "%s%ld", prefix, value);
}

static struct session *open_session(void) {
  struct session *session = calloc(1, sizeof *session);
  session->connection = mysql_init(NULL);
  mysql_options(session->connection, MYSQL_SET_CHARSET_NAME, "utf8mb4");
  if (!mysql_real_connect(session->connection, NULL, "boxoffice", password, "boxoffice", 0, socket_path, 0))
    give_up("connect", mysql_error(session->connection));
  mysql_query(session->connection, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
  mysql_query(session->connection, "SET SESSION time_zone = '+00:00'");
  memcpy(session->values, given, sizeof given);
  for (int index = 0; index < block_count; index++) {
    const char *text = blocks[index].text;
    if (is_text(text) || strncmp(text, "let ", 4) == 0) continue;
    MYSQL_STMT *statement = session->statements[index] = mysql_stmt_init(session->connection);
    if (mysql_stmt_prepare(statement, text, strlen(text)) != 0) give_up(text, mysql_stmt_error(statement));
  }
  return session;
}

static pthread_barrier_t start_line;

static void *work(void *argument) {
  struct session *session = open_session();
  int run = variable("run", 3), order_run = variable("order_run", 9);
  pthread_barrier_wait(&start_line);
  double end = now() + seconds;
  do {
    long round = atomic_fetch_add(&next_round, 1);
    set(session, "round", "", round);
    set(session, "user", "", users_first + round % users_count);
    set(session, "token", "bench-", users_first + round % users_count);
    set(session, "seat", "", seats_first + round);
    set(session, "key", given[run], round);
    set(session, "order_key", given[order_run], round);
    if (play(session) == 0) atomic_fetch_add(&done, 1);
  } while (now() < end);
  return argument;
}

int main(int argc, char **argv) {
  if (argc < 6) give_up("usage", "SOCKET PASSWORD_FILE SCRIPT CONNECTIONS SECONDS [NAME=VALUE...]");
  const char *own[] = {"round", "user", "token", "seat", "key", "order_key",
                       "run", "order_run", "user_first", "users_count", "seat_first"};
  for (size_t index = 0; index < sizeof own / sizeof *own; index++) variable(own[index], strlen(own[index]));
  socket_path = argv[1];
  FILE *file = fopen(argv[2], "r");
  if (file == NULL || fscanf(file, "%255s", password) != 1) give_up(argv[2], "cannot be read");
  fclose(file);
  parse_script(argv[3]);
  seconds = atof(argv[5]);
  connections = seconds > 0 ? atoi(argv[4]) : 1;
  for (int index = 6; index < argc; index++) {
    char *value = strchr(argv[index], '=');
    if (value == NULL) give_up("not understood", argv[index]);
    snprintf(given[variable(argv[index], value - argv[index])], value_max, "%s", value + 1);
  }
  const char *run = given[variable("run", 3)];
  strncat(strcpy(given[variable("order_run", 9)], "o"), run, 64);
  users_first = atol(given[variable("user_first", 10)]);
  users_count = atol(given[variable("users_count", 11)]);
  if (users_count < 1) users_count = 1;
  seats_first = atol(given[variable("seat_first", 10)]);
  mysql_library_init(0, NULL, NULL);
  pthread_barrier_init(&start_line, NULL, connections + 1);
  pthread_t threads[256];
  if (connections < 1 || connections > 256) give_up("connections", "from 1 to 256");
  for (int index = 0; index < connections; index++) pthread_create(&threads[index], NULL, work, NULL);
  pthread_barrier_wait(&start_line);
  double began = now();
  for (int index = 0; index < connections; index++) pthread_join(threads[index], NULL);
  printf("%.1f %ld\n", done / (now() - began), failed);
  return 0;
}
