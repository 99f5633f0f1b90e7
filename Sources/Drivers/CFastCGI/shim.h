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

// An event is a word of what happened and two words of the caller's own, packed on x86-64 alone.
#ifdef __x86_64__
enum { cfastcgi_event_words = 3 };
#else
enum { cfastcgi_event_words = 4 };
#endif
enum { cfastcgi_events_max = 16 };

// (EPOLL_CLOEXEC is 02000000.)
static inline int cfastcgi_poller(void) { return (int)syscall(SYS_epoll_create1, 02000000L); }

// Watches a descriptor for `events`; `token`, below 32, stands for it. (EPOLL_CTL_ADD is 1.)
static inline int cfastcgi_watch(int poller, int descriptor, unsigned events, unsigned token) {
  unsigned event[cfastcgi_event_words] = {0};
  event[0] = events;
  event[cfastcgi_event_words - 2] = token;
  return (int)syscall(SYS_epoll_ctl, (long)poller, 1L, (long)descriptor, event);
}

// EPOLLIN and EPOLLEXCLUSIVE: a connection wakes one of the workers that wait, not all of them.
static inline int cfastcgi_watch_listener(int poller, int listener, unsigned token) {
  return cfastcgi_watch(poller, listener, 1u | 1u << 28, token);
}

// EPOLLIN, EPOLLRDHUP and EPOLLET: what has come is told once, though nobody reads it yet.
static inline int cfastcgi_watch_connection(int poller, int connection, unsigned token) {
  return cfastcgi_watch(poller, connection, 1u | 0x2000u | 1u << 31, token);
}

// Waits with another set of blocked signals (64 of them, so 8 bytes). `tokens` gets a bit for each
// token of a descriptor that something happened to.
static inline int cfastcgi_wait(int poller, int milliseconds, const void *mask, unsigned *tokens) {
  unsigned events[cfastcgi_events_max * cfastcgi_event_words];
  int count = (int)syscall(
      SYS_epoll_pwait, (long)poller, events, (long)cfastcgi_events_max, (long)milliseconds, mask, 8L);
  *tokens = 0;
  for (int index = 0; index < count; index++)
    *tokens |= 1u << events[index * cfastcgi_event_words + cfastcgi_event_words - 2];
  return count;
}

// A connection that waits at the listener. (SOCK_CLOEXEC is 02000000.)
static inline int cfastcgi_accept(int listener) {
  return (int)syscall(SYS_accept4, (long)listener, 0L, 0L, 02000000L);
}
