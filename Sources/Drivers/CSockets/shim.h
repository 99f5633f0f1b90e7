// No header that Swift's Glibc module has too: the types in it would belong to either module,
// whichever the compiler meets first. So epoll is called by number, with its structure spelt out.
#include <sys/syscall.h>

// Every argument is a long: what is passed narrower has undefined upper bits.
extern long syscall(long number, ...);

// An event is a word of what happened and two words of the caller's own, packed on x86-64 alone.
#ifdef __x86_64__
enum { csockets_event_words = 3 };
#else
enum { csockets_event_words = 4 };
#endif

// (EPOLL_CLOEXEC is 02000000.)
static inline int csockets_poller(void) { return (int)syscall(SYS_epoll_create1, 02000000L); }

// Watches a socket for good: EPOLLIN, EPOLLOUT, EPOLLRDHUP and EPOLLET. (EPOLL_CTL_ADD is 1.)
static inline int csockets_watch(int poller, int socket, unsigned token) {
  unsigned event[csockets_event_words] = {0};
  event[0] = 1u | 4u | 0x2000u | 1u << 31;
  event[csockets_event_words - 2] = token;
  return (int)syscall(SYS_epoll_ctl, (long)poller, 1L, (long)socket, event);
}

static inline int csockets_wait(int poller, unsigned *events, int count, int milliseconds) {
  return (int)syscall(
      SYS_epoll_pwait, (long)poller, events, (long)count, (long)milliseconds, 0L, 8L);
}
