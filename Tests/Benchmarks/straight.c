// straight SOCKET PASSWORD_FILE CONNECTIONS SECONDS CONNECT RECORDING… [NAME=VALUE…]
//
// Sends what a worker sends for recorded deeds, one after the other, over and over on so many connections at once:
// the same statements, a round trip for each that was recorded, with values of the same kinds. Prints how often a
// second all of it was done by a person, and how often it failed. SECONDS 0: once on one connection.
//
// CONNECT is sent once on each connection. Each turn begins with `user` (user_first, and so on for users_count), its
// `token`, `seat` (seat_first + turn) and, for each deed, a new `key`. Deeds that several people do in one round have
// these for each of them: `user1`, `user2` and so on. A result that had rows when it was recorded must have some.
#include "recording.h"

#include <mysql.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { bound_max = 1 << 16, threads_max = 256, people_max = rows_max, user = 0, token, seat, key, own_count };

struct session {
  MYSQL *connection;
  MYSQL_STMT *statements[trips_max];
  // What the variables are now, and the values that are being sent.
  char cells[names_max][cell_max];
  char bound[bound_max];
};

static const char *socket_path;
static char password[256];
static double seconds;
static int connections;
static long users_first, users_count, seats_first;
// The people of a round, and the variables that each has.
static int people, own[people_max][own_count];
static atomic_long next_turn, done, failed;
static pthread_barrier_t start_line;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

// A moment as the API writes it, so many seconds after or before one that the server has written.
static int render_instant(const char *text, long long further, char *target, size_t room) {
  struct tm time = {0};
  char milliseconds[4] = "000";
  if (sscanf(text, "%4d-%2d-%2d %2d:%2d:%2d.%3[0-9]", &time.tm_year, &time.tm_mon, &time.tm_mday, &time.tm_hour,
             &time.tm_min, &time.tm_sec, milliseconds) < 6)
    give_up("no moment", text);
  time.tm_year -= 1900;
  time.tm_mon -= 1;
  time_t seconds_since_1970 = timegm(&time) + further;
  gmtime_r(&seconds_since_1970, &time);
  size_t length = strftime(target, room, "%Y-%m-%dT%H:%M:%S", &time);
  return length + snprintf(target + length, room - length, ".%sZ", milliseconds);
}

// Gives the length of the text that the value is made to.
static size_t render(struct session *session, const struct value *value, char *target, size_t room) {
  size_t length = 0;
  *target = 0;
  for (const struct part *part = value->parts; part < value->parts + value->count; part++) {
    const char *left = session->cells[part->left], *right = session->cells[part->right];
    char *place = target + length;
    size_t rest = room - length;
    long long further = part->sign == '+' ? atoll(right) : part->sign == '-' ? -atoll(right) : 0;
    if (part->text != NULL) length += snprintf(place, rest, "%s", part->text);
    else if (part->is_instant) length += render_instant(left, further, place, rest);
    else if (part->sign != 0) length += snprintf(place, rest, "%lld", atoll(left) + further);
    else length += snprintf(place, rest, "%s", left);
    if (length >= room) give_up("too long a value", target);
  }
  return length;
}

static MYSQL_TIME moment(const char *text) {
  MYSQL_TIME time = {.time_type = MYSQL_TIMESTAMP_DATETIME};
  unsigned milliseconds = 0;
  if (sscanf(text, "%4u-%2u-%2u %2u:%2u:%2u.%3u", &time.year, &time.month, &time.day, &time.hour, &time.minute,
             &time.second, &milliseconds) < 6)
    give_up("no moment", text);
  time.second_part = milliseconds * 1000;
  return time;
}

static int execute(struct session *session, const struct trip *trip, MYSQL_STMT *statement) {
  MYSQL_BIND binds[values_max] = {0};
  long long numbers[values_max];
  MYSQL_TIME times[values_max];
  size_t used = 0;
  for (int index = 0; index < trip->value_count; index++) {
    const struct value *value = &trip->values[index];
    MYSQL_BIND *bind = &binds[index];
    char *text = bind->buffer = session->bound + used;
    if (used == bound_max) give_up("too long values", trip->statement);
    bind->buffer_length = render(session, value, text, bound_max - used);
    used += bind->buffer_length + 1;
    switch (value->kind) {
    case null_value: bind->buffer_type = MYSQL_TYPE_NULL; break;
    case text_value: bind->buffer_type = MYSQL_TYPE_STRING; break;
    case bytes_value: bind->buffer_type = MYSQL_TYPE_BLOB; break;
    case integer_value:
    case unsigned_value:
      numbers[index] = strtoll(text, NULL, 10);
      bind->buffer_type = MYSQL_TYPE_LONGLONG;
      bind->is_unsigned = value->kind == unsigned_value;
      bind->buffer = &numbers[index];
      break;
    case datetime_value:
      times[index] = moment(text);
      bind->buffer_type = MYSQL_TYPE_DATETIME;
      bind->buffer = &times[index];
      break;
    }
  }
  if (trip->value_count > 0 && mysql_stmt_bind_param(statement, binds) != 0) return -1;
  return mysql_stmt_execute(statement);
}

// Fails where rows are missing that were there when the deed was recorded.
static int take_rows(struct session *session, const struct trip *trip, MYSQL_STMT *statement, int result) {
  MYSQL_BIND binds[columns_max] = {0};
  char row[columns_max][cell_max];
  unsigned long lengths[columns_max];
  int columns = mysql_stmt_field_count(statement), rows = 0, status;
  if (columns > columns_max || result >= trip->result_count) return -1;
  for (int index = 0; index < columns; index++) {
    binds[index].buffer_type = MYSQL_TYPE_STRING;
    binds[index].buffer = row[index];
    binds[index].buffer_length = cell_max - 1;
    binds[index].length = &lengths[index];
  }
  if (mysql_stmt_bind_result(statement, binds) != 0) return -1;
  for (; (status = mysql_stmt_fetch(statement)) == 0 || status == MYSQL_DATA_TRUNCATED; rows++) {
    for (int index = 0; rows < rows_max && index < columns; index++) {
      int fills = trip->fills[result][rows][index];
      if (fills == 0) continue;
      if (lengths[index] >= cell_max) return -1;
      memcpy(session->cells[fills - 1], row[index], lengths[index]);
      session->cells[fills - 1][lengths[index]] = 0;
    }
  }
  return status == MYSQL_NO_DATA && rows >= trip->rows_min[result] ? 0 : -1;
}

static int send_prepared(struct session *session, const struct trip *trip, MYSQL_STMT *statement) {
  int results = 0, status = execute(session, trip, statement);
  while (status == 0) {
    if (mysql_stmt_field_count(statement) > 0) status = take_rows(session, trip, statement, results++);
    if (status != 0 || !mysql_stmt_more_results(statement)) break;
    status = mysql_stmt_next_result(statement);
  }
  mysql_stmt_free_result(statement);
  return status == 0 && results == trip->result_count ? 0 : -1;
}

static int send_trip(struct session *session, int index) {
  const struct trip *trip = &trips[index];
  MYSQL_STMT *statement = session->statements[index];
  int status = statement != NULL ? send_prepared(session, trip, statement)
                                 : mysql_query(session->connection, trip->statement);
  if (status == 0) return 0;
  if (atomic_fetch_add(&failed, 1) == 0)
    fprintf(stderr, "straight: %s: %s\n", trip->statement,
            statement != NULL ? mysql_stmt_error(statement) : mysql_error(session->connection));
  mysql_query(session->connection, "ROLLBACK");
  return -1;
}

static void set(struct session *session, int variable, const char *prefix, long value) {
  snprintf(session->cells[variable], cell_max, "%s%ld", prefix, value);
}

// What the deed leaves to the next one.
static void hand_on(struct session *session, int deed) {
  for (int index = 0; index < gift_count; index++)
    if (gifts[index].deed == deed) render(session, &gifts[index].value, session->cells[gifts[index].name], cell_max);
}

static void set_keys(struct session *session, int deed, long turn) {
  char prefix[cell_max / 2];
  snprintf(prefix, sizeof prefix, "%.200s%d-", given[variable("run")], deed);
  for (int person = 0; person < people; person++) set(session, own[person][key], prefix, turn + person);
}

// All deeds once, from that turn on one for each person; the first recording is what opened the connection.
static int play(struct session *session, long turn) {
  for (int person = 0; person < people; person++) {
    long number = users_first + (turn + person) % users_count;
    set(session, own[person][user], "", number);
    set(session, own[person][token], "bench-", number);
    set(session, own[person][seat], "", seats_first + turn + person);
  }
  for (int index = 0, deed = 0; index < trip_count; index++) {
    if (trips[index].deed == 0) continue;
    if (trips[index].deed != deed) {
      hand_on(session, deed);
      deed = trips[index].deed;
      set_keys(session, deed, turn);
    }
    if (send_trip(session, index) != 0) return -1;
  }
  return 0;
}

static struct session *open_session(void) {
  struct session *session = calloc(1, sizeof *session);
  MYSQL *connection = session->connection = mysql_init(NULL);
  mysql_options(connection, MYSQL_SET_CHARSET_NAME, "utf8mb4");
  if (!mysql_real_connect(connection, NULL, "boxoffice", password, "boxoffice", 0, socket_path, 0))
    give_up("connect", mysql_error(connection));
  memcpy(session->cells, given, sizeof given);
  for (int index = 0; index < trip_count; index++) {
    const struct trip *trip = &trips[index];
    if (trip->is_prepared) {
      MYSQL_STMT *statement = session->statements[index] = mysql_stmt_init(connection);
      if (mysql_stmt_prepare(statement, trip->statement, strlen(trip->statement)) != 0)
        give_up(trip->statement, mysql_stmt_error(statement));
    }
    if (trip->deed == 0 && send_trip(session, index) != 0) give_up("connect", trip->statement);
  }
  return session;
}

static void *work(void *argument) {
  struct session *session = open_session();
  pthread_barrier_wait(&start_line);
  double end = now() + seconds;
  do {
    if (play(session, atomic_fetch_add(&next_turn, people)) == 0) atomic_fetch_add(&done, people);
  } while (now() < end);
  return argument;
}

static long given_number(const char *name, long otherwise) {
  const char *text = given[variable(name)];
  return *text != 0 ? atol(text) : otherwise;
}

static int person_variable(const char *name, int number) {
  char numbered[16];
  snprintf(numbered, sizeof numbered, number > 0 ? "%s%d" : "%s", name, number);
  return filled_variable(numbered);
}

// Deeds of one person name no number; those of a round name the people from 1.
static void count_people(void) {
  static const char *const names[own_count] = {"user", "token", "seat", "key"};
  char next[16] = "user1";
  while (is_variable(next)) snprintf(next, sizeof next, "user%d", ++people + 1);
  int first = people > 0;
  if (people > people_max || (first && is_variable("user"))) give_up("people", "too many, or mixed with one alone");
  if (!first) people = 1;
  for (int person = 0; person < people; person++)
    for (int name = 0; name < own_count; name++) own[person][name] = person_variable(names[name], person + first);
}

static void read_arguments(int argc, char **argv) {
  static const char *const settings[] = {"run", "user_first", "users_count", "seat_first"};
  if (argc < 7) give_up("usage", "SOCKET PASSWORD_FILE CONNECTIONS SECONDS CONNECT RECORDING... [NAME=VALUE...]");
  for (size_t index = 0; index < sizeof settings / sizeof *settings; index++) filled_variable(settings[index]);
  socket_path = argv[1];
  FILE *file = fopen(argv[2], "r");
  if (file == NULL || fscanf(file, "%255s", password) != 1) give_up(argv[2], "cannot be read");
  fclose(file);
  seconds = atof(argv[4]);
  connections = seconds > 0 ? atoi(argv[3]) : 1;
  if (connections < 1 || connections > threads_max) give_up("connections", "from 1 to 256");
  for (int index = 5; index < argc; index++) {
    char *value = strchr(argv[index], '=');
    if (value == NULL) {
      read_recording(argv[index]);
      continue;
    }
    *value = 0;
    snprintf(given[filled_variable(argv[index])], cell_max, "%s", value + 1);
  }
  count_people();
  refuse_empty_variables();
  users_first = given_number("user_first", 0);
  users_count = given_number("users_count", people);
  seats_first = given_number("seat_first", 0);
  if (users_count % people != 0) give_up("users_count", "not a whole number of rounds");
}

int main(int argc, char **argv) {
  pthread_t threads[threads_max];
  read_arguments(argc, argv);
  mysql_library_init(0, NULL, NULL);
  pthread_barrier_init(&start_line, NULL, connections + 1);
  for (int index = 0; index < connections; index++) pthread_create(&threads[index], NULL, work, NULL);
  pthread_barrier_wait(&start_line);
  double began = now();
  for (int index = 0; index < connections; index++) pthread_join(threads[index], NULL);
  printf("%.1f %ld\n", done / (now() - began), failed);
  return 0;
}
