// Recorded deeds as they are replayed; Tests/Benchmarks/record makes the files.

enum {
  trips_max = 32, deeds_max = 8, names_max = 128, values_max = 64, results_max = 16, columns_max = 64,
  parts_max = 128, cell_max = 512
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
  int has_rows[results_max];
  // The variable that the column of a result's first row goes into, as 1 + its number.
  unsigned char fills[results_max][columns_max];
};

// What a deed hands on to the next ones.
struct gift {
  int deed, name;
  struct value value;
};

extern struct trip trips[trips_max];
extern struct gift gifts[deeds_max];
extern int trip_count, gift_count, deed_count;
// What variables are before the first statement.
extern char given[names_max][cell_max];

_Noreturn void give_up(const char *what, const char *why);
int variable(const char *name);
// The same for one that gets its value in time.
int filled_variable(const char *name);
void refuse_empty_variables(void);
void read_recording(const char *path);
