// cache SOCKET copy FROM TO  a second copy of a kept body, which lasts
// cache SOCKET forget KEY…   drops kept bodies
#include <libmemcached/memcached.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int copy(memcached_st *cache, const char *from, const char *to) {
  memcached_return_t result;
  size_t length;
  uint32_t flags;
  char *body = memcached_get(cache, from, strlen(from), &length, &flags, &result);
  if (body == NULL) return 1;
  result = memcached_set(cache, to, strlen(to), body, length, 0, flags);
  printf("%zu\n", length);
  free(body);
  return result == MEMCACHED_SUCCESS ? 0 : 1;
}

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  memcached_st *cache = memcached_create(NULL);
  memcached_server_add_unix_socket(cache, argv[1]);
  if (strcmp(argv[2], "copy") == 0 && argc == 5) return copy(cache, argv[3], argv[4]);
  if (strcmp(argv[2], "forget") != 0) return 2;
  for (int index = 3; index < argc; index++) memcached_delete(cache, argv[index], strlen(argv[index]), 0);
  return 0;
}
