// No header that Swift's Glibc module has too: the types in it would belong to either module,
// whichever the compiler meets first.
#include <fcgiapp.h>
#include <sys/syscall.h>

extern char **environ;
// Every argument is a long: what is passed narrower has undefined upper bits.
extern long syscall(long number, ...);

// A mutable global of C, which Swift does not allow.
static inline char **cfastcgi_environment(void) { return environ; }

// The signal this process gets when its parent ends. (PR_SET_PDEATHSIG is 1.)
static inline int cfastcgi_set_parent_death_signal(int signal) {
  return (int)syscall(SYS_prctl, 1L, (long)signal, 0L, 0L, 0L);
}

// A poller that waits for one listener. (EPOLL_CLOEXEC is 02000000, EPOLL_CTL_ADD is 1.)
static inline int cfastcgi_poller(int listener) {
  // EPOLLIN and EPOLLEXCLUSIVE: a connection wakes one of the workers that wait, not all of them.
  struct { unsigned events, unused[3]; } event = {1u | 1u << 28};
  int poller = (int)syscall(SYS_epoll_create1, 02000000L);
  if (poller < 0) return -1;
  return syscall(SYS_epoll_ctl, (long)poller, 1L, (long)listener, &event) == 0 ? poller : -1;
}

// Waits with another set of blocked signals (64 of them, so 8 bytes).
static inline int cfastcgi_wait(int poller, int milliseconds, const void *mask) {
  struct { unsigned unused[4]; } event;
  return (int)syscall(
      SYS_epoll_pwait, (long)poller, &event, 1L, (long)milliseconds, mask, 8L);
}
