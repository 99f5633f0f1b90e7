// spawn SOCKET COUNT PROGRAM ARGUMENTS…: so many processes of a FastCGI program on one listening socket,
// until this process is told to stop.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { backlog = 512, count_max = 128 };

static int listen_on(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  if (listener < 0 || strlen(path) >= sizeof address.sun_path) return -1;
  strcpy(address.sun_path, path);
  unlink(path);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0) return -1;
  if (chmod(path, 0666) != 0 || listen(listener, backlog) != 0) return -1;
  return listener;
}

int main(int argc, char **argv) {
  int count = argc > 3 ? atoi(argv[2]) : 0;
  int listener = argc > 3 ? listen_on(argv[1]) : -1;
  if (count < 1 || count > count_max || listener < 0) {
    perror("spawn");
    return 1;
  }
  for (int index = 0; index < count; index++) {
    if (fork() != 0) continue;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(listener, 0);
    execv(argv[3], argv + 3);
    _exit(127);
  }
  while (wait(NULL) > 0) continue;
  return 0;
}
