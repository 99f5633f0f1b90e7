// Reads recorded deeds. In a value, <name> is a variable, <2.5.1> the first column of the fifth result of the second
// round trip, <2.5.1.3> the same of its third row, <a + b> a sum, and <… as instant> a moment as the API writes it.
#include "recording.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { text_max = 1 << 20, name_max = 32 };

struct trip trips[trips_max];
struct gift gifts[gifts_max];
int trip_count, gift_count, deed_count;
char given[names_max][cell_max];

static char names[names_max][name_max];
static int name_count;
static int is_filled[names_max];
// The first round trip of the recording that is being read.
static int first_trip;

void give_up(const char *what, const char *why) {
  fprintf(stderr, "straight: %s: %s\n", what, why);
  exit(1);
}

static int find(const char *name) {
  for (int index = 0; index < name_count; index++)
    if (strcmp(names[index], name) == 0) return index;
  return -1;
}

int is_variable(const char *name) { return find(name) >= 0; }

int variable(const char *name) {
  int index = find(name);
  if (index >= 0) return index;
  if (name_count == names_max || strlen(name) >= name_max) give_up("too many or too long names", name);
  strcpy(names[name_count], name);
  return name_count++;
}

int filled_variable(const char *name) {
  int index = variable(name);
  is_filled[index] = 1;
  return index;
}

void refuse_empty_variables(void) {
  for (int index = 0; index < name_count; index++)
    if (!is_filled[index]) give_up("nothing sets the variable", names[index]);
}

// A name, a number, or a column of an earlier result of the same deed.
static int operand(const char *word) {
  int number, result, column, row = 1;
  if (sscanf(word, "%d.%d.%d.%d", &number, &result, &column, &row) < 3) {
    if (*word < '0' || *word > '9') return variable(word);
    int constant = filled_variable(word);
    snprintf(given[constant], cell_max, "%s", word);
    return constant;
  }
  if (number < 1 || first_trip + number > trip_count || result < 1 || result > results_max || column < 1 ||
      column > columns_max || row < 1 || row > rows_max)
    give_up("there is no column", word);
  char name[2 * name_max];
  snprintf(name, sizeof name, "%d/%s", deed_count, word);
  int index = filled_variable(name);
  struct trip *trip = &trips[first_trip + number - 1];
  trip->fills[result - 1][row - 1][column - 1] = 1 + index;
  if (trip->rows_min[result - 1] < row) trip->rows_min[result - 1] = row;
  return index;
}

static struct part read_hole(const char *text) {
  struct part part = {0};
  char left[name_max], right[name_max];
  if (sscanf(text, "%31s %c %31s", left, &part.sign, right) < 1) give_up("not understood", text);
  if (part.sign == '+' || part.sign == '-') part.right = operand(right);
  else part.sign = 0;
  part.is_instant = strstr(text, " as instant") != NULL;
  part.left = operand(left);
  return part;
}

// Sets `literal` to the text up to the next hole, and gives its end.
static char *read_literal(char *text, char *literal) {
  for (; *text != 0 && *text != '<'; text++) {
    if (*text != '\\') *literal++ = *text;
    else *literal++ = *++text == 'n' ? '\n' : *text;
  }
  *literal = 0;
  return text;
}

static void read_template(struct value *value, char *text) {
  value->parts = calloc(parts_max, sizeof *value->parts);
  while (*text != 0) {
    if (value->count == parts_max) give_up("too many parts", text);
    struct part *part = &value->parts[value->count++];
    if (*text == '<') {
      char *end = strchr(text, '>');
      if (end == NULL) give_up("not understood", text);
      *end = 0;
      *part = read_hole(text + 1);
      text = end + 1;
    } else {
      char *literal = malloc(strlen(text) + 1);
      text = read_literal(text, literal);
      part->text = literal;
    }
  }
}

static void read_value(struct trip *trip, char *text) {
  static const char *const kinds[] = {"null", "integer", "unsigned", "text", "bytes", "datetime"};
  if (trip->value_count == values_max) give_up("too many values", trip->statement);
  struct value *value = &trip->values[trip->value_count++];
  char *rest = text + strcspn(text, " ");
  if (*rest != 0) *rest++ = 0;
  for (value->kind = null_value; strcmp(text, kinds[value->kind]) != 0; value->kind++)
    if (value->kind == datetime_value) give_up("there is no kind of value", text);
  read_template(value, rest);
}

static void read_rows(struct trip *trip, char *text) {
  for (char *word = strtok(text, " "); word != NULL; word = strtok(NULL, " ")) {
    if (trip->result_count == results_max) give_up("too many results", trip->statement);
    trip->rows_min[trip->result_count++] = strcmp(word, "some") == 0;
  }
}

static void read_gift(char *text) {
  if (gift_count == gifts_max) give_up("too much is handed on", text);
  struct gift *gift = &gifts[gift_count++];
  char *rest = text + strcspn(text, " ");
  if (*rest != 0) *rest++ = 0;
  gift->deed = deed_count;
  gift->name = filled_variable(text);
  read_template(&gift->value, rest);
}

static struct trip *add_trip(const char *form) {
  if (trip_count == trips_max) give_up("too many round trips", form);
  trips[trip_count].deed = deed_count;
  trips[trip_count].is_prepared = strcmp(form, "prepared") == 0;
  return &trips[trip_count++];
}

// The lines of a statement lie one after the other: put together, they are its text again.
static void add_line(struct trip *trip, char *line) {
  if (trip->statement == NULL) trip->statement = line;
  else line[-1] = '\n';
}

static char *contents(const char *path) {
  char *text = calloc(1, text_max);
  FILE *file = fopen(path, "r");
  if (file == NULL) give_up(path, "cannot be read");
  if (fread(text, 1, text_max - 1, file) == text_max - 1) give_up(path, "too long");
  fclose(file);
  return text;
}

void read_recording(const char *path) {
  char *rest = contents(path), *line;
  struct trip *trip = NULL;
  int in_statement = 0;
  first_trip = trip_count;
  while ((line = strsep(&rest, "\n")) != NULL) {
    if (strncmp(line, "== ", 3) == 0) {
      trip = add_trip(line + 3);
      in_statement = 1;
    } else if (trip != NULL && strncmp(line, "= ", 2) == 0) {
      in_statement = 0;
      read_value(trip, line + 2);
    } else if (trip != NULL && line[0] == '>' && (line[1] == 0 || line[1] == ' ')) {
      in_statement = 0;
      read_rows(trip, line + 1);
    } else if (in_statement) {
      add_line(trip, line);
    } else if (strncmp(line, ":: ", 3) == 0) {
      read_gift(line + 3);
    }
  }
  if (trip_count == first_trip) give_up(path, "no recording");
  deed_count++;
}
