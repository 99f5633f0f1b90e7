// Recorded deeds as they are replayed; Tests/Benchmarks/record makes the files.

enum {
  trips_max = 32, deeds_max = 8, names_max = 512, values_max = 64, results_max = 16, columns_max = 64, rows_max = 16,
  parts_max = 512, gifts_max = 64, cell_max = 512
};

// A piece of a value: a constant text, a variable, or the sum or difference of two.
struct part {
  const char *text;
  int left, right;
  char sign;
  int is_instant;
};

struct value {
  enum { null_value, integer_value, unsigned_value, text_value, bytes_value, datetime_value } kind;
  struct part *parts;
  int count;
};

struct trip {
  int deed, is_prepared;
  char *statement;
  struct value values[values_max];
  int value_count, result_count;
  // How many rows a result must have: one where it had any, and all that are used later.
  int rows_min[results_max];
  // The variable that the column of a result's row goes into, as 1 + its number.
  unsigned short fills[results_max][rows_max][columns_max];
};

// What a deed hands on to the next ones.
struct gift {
  int deed, name;
  struct value value;
};

extern struct trip trips[trips_max];
extern struct gift gifts[gifts_max];
extern int trip_count, gift_count, deed_count;
// What variables are before the first statement.
extern char given[names_max][cell_max];

_Noreturn void give_up(const char *what, const char *why);
int variable(const char *name);
int is_variable(const char *name);
// The same for one that gets its value in time.
int filled_variable(const char *name);
void refuse_empty_variables(void);
void read_recording(const char *path);
