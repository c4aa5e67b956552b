/* Loaded before the C library (LD_PRELOAD): counts what a program does to its ledger and to its sockets,
 * and lets it die, or lets the disk fail, at a chosen step.
 *
 * A step is one call that changes a file of the ledger (write, pwrite, ftruncate, fsync, fdatasync, unlink,
 * rename, and the creation of a file) or that hands octets to a socket. Steps come one after the other, whatever
 * the threads do, so that "the 57th step" has one meaning.
 *
 *   CRASH_LEDGER  the files concerned: an absolute path that their paths begin with (.../subscribers/ledger)
 *   CRASH_ON      which steps count: ledger, socket, or both
 *   CRASH_AT      the step, from 1; 0 for none
 *   CRASH_HOW     before, after, torn: SIGKILL before it, after it, or with the first half of it done
 *                 an error's name (ENOSPC, EIO, EROFS, EDQUOT): it and every later step on the ledger fail so
 *                 EIO-once: it fails, and no other; of a step on a socket, the next one on the ledger
 *                 stop: SIGSTOP after it, for whoever wants to look, or to start a second program
 *   CRASH_COUNT   a file that is told the number of steps (8 octets, as they happen)
 *   CRASH_LOG     a file that is told every change to the ledger's files, fsyncs included, before it is made,
 *                 and what came of it, for disk.py, which makes of it what a power cut might have left
 *   CRASH_HASTE   so many times as fast go the program's clocks
 *
 * The ledger's fsyncs are counted and not carried out: what SIGKILL leaves does not depend on them, and what a
 * power cut leaves is worked out by disk.py. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { NOTHING, LEDGER, SOCKET, FOLDER };
enum { BEFORE, AFTER, TORN, STOP, FAIL, FAIL_ONCE };
#define FDS 4096
#define NAME 64

static struct { char kind; char name[NAME]; } fds[FDS];
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static char ledger[4096];
static size_t ledger_length;
static int on_ledger, on_socket, how, error, failed, log_fd = -1;
static uint64_t at, *count, own_count;
static long haste = 1;
static struct timespec began[16];
static pid_t self;

static void die(void) {
  syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
  for (;;) pause();
}

/* What this file cannot do is no pass: the program ends before it has begun. */
static void refuse(const char *what) {
  dprintf(2, "kill.c: %s\n", what);
  _exit(99);
}

__attribute__((constructor)) static void begin(void) {
  const char *text;
  self = getpid();
  if ((text = getenv("CRASH_LEDGER")) && strlen(text) < sizeof ledger) strcpy(ledger, text);
  ledger_length = strlen(ledger);
  text = getenv("CRASH_ON");
  on_ledger = text && strcmp(text, "socket") != 0;
  on_socket = text && strcmp(text, "ledger") != 0;
  if ((text = getenv("CRASH_AT"))) at = strtoull(text, NULL, 10);
  if ((text = getenv("CRASH_HASTE"))) haste = atol(text) > 0 ? atol(text) : 1;
  text = getenv("CRASH_HOW");
  if (!text || !strcmp(text, "before")) how = BEFORE;
  else if (!strcmp(text, "after")) how = AFTER;
  else if (!strcmp(text, "torn")) how = TORN;
  else if (!strcmp(text, "stop")) how = STOP;
  else if (!strcmp(text, "EIO-once")) { how = FAIL_ONCE; error = EIO; }
  else {
    how = FAIL;
    error = !strcmp(text, "ENOSPC") ? ENOSPC : !strcmp(text, "EIO") ? EIO
          : !strcmp(text, "EROFS") ? EROFS : !strcmp(text, "EDQUOT") ? EDQUOT : 0;
    if (!error) refuse("CRASH_HOW is not a way to fail");
  }
  count = &own_count;
  if ((text = getenv("CRASH_COUNT"))) {
    int fd = syscall(SYS_openat, AT_FDCWD, text, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || syscall(SYS_ftruncate, fd, 8)) refuse("CRASH_COUNT cannot be written");
    count = mmap(NULL, 8, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (count == MAP_FAILED) refuse("CRASH_COUNT cannot be mapped");
    syscall(SYS_close, fd);
  }
  if ((text = getenv("CRASH_LOG"))) {
    int fd = syscall(SYS_openat, AT_FDCWD, text, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    log_fd = fd < 0 ? -1 : syscall(SYS_fcntl, fd, F_DUPFD_CLOEXEC, 900);
    if (log_fd < 0) refuse("CRASH_LOG cannot be written");
    syscall(SYS_close, fd);
  }
  for (int clock = 0; clock < 16; clock++) syscall(SYS_clock_gettime, clock, &began[clock]);
}

/* --- which file is which */

static int is_ledger(const char *path, char name[NAME]) {
  char whole[4096];
  if (!ledger_length || !path) return NOTHING;
  if (path[0] != '/') {
    if (!getcwd(whole, sizeof whole - 1)) return NOTHING;
    size_t length = strlen(whole);
    if (length + strlen(path) + 2 > sizeof whole) return NOTHING;
    whole[length] = '/';
    strcpy(whole + length + 1, path);
    path = whole;
  }
  const char *slash = strrchr(ledger, '/');
  size_t folder = (size_t)(slash - ledger);
  if (!strncmp(path, ledger, folder) && (!path[folder] || !strcmp(path + folder, "/"))) return FOLDER;
  if (strncmp(path, ledger, ledger_length)) return NOTHING;
  const char *base = strrchr(path, '/') + 1;
  size_t length = strlen(base);
  /* Shared memory: it is made anew after a power cut, and mapped, so that no call changes it. */
  if (length >= NAME || (length > 4 && !strcmp(base + length - 4, "-shm"))) return NOTHING;
  strcpy(name, base);
  return LEDGER;
}

static int kind_of(int fd) { return fd >= 0 && fd < FDS ? fds[fd].kind : NOTHING; }

/* --- the log of changes */

struct record { uint8_t what, name_length; uint16_t pad; uint32_t length; int64_t offset; };

static void note(char what, const char *name, int64_t offset, const void *data, size_t length) {
  if (log_fd < 0) return;
  struct record record = { (uint8_t)what, (uint8_t)strlen(name), 0, (uint32_t)length, offset };
  struct iovec parts[] = {
    { &record, sizeof record }, { (void *)name, record.name_length }, { (void *)data, length }
  };
  long whole = (long)(sizeof record + record.name_length + length);
  /* Half a record is also what SIGKILL can leave: but then nobody comes back here. */
  if (syscall(SYS_writev, log_fd, parts, 3) != whole) refuse("CRASH_LOG cannot be written");
}

/* What came of the change that was noted last: the octets written; for others 0; -1 where it failed.
 *
 * Somebody else's SIGKILL may come between a change and a note of it. So there are two notes, and both are taken
 * in turn with the change between them: whoever is killed leaves one change at most of which disk.py must look
 * up in the folder what came of it, and knows which. */
static void outcome(int64_t done) { note('=', "", done, NULL, 0); }

/* --- the step */

/* Counts a step. Returns 1 where it is the chosen one and is to be torn, -1 (and errno) where it is to fail. */
static int step(int kind) {
  if (kind == SOCKET ? !on_socket : !on_ledger) {
    if (how == FAIL_ONCE && kind != SOCKET && at && *count >= at && !failed) {
      failed = 1;
      errno = error;
      return -1;
    }
    return how == FAIL && kind != SOCKET && at && *count >= at ? (errno = error, -1) : 0;
  }
  uint64_t number = ++*count;
  if (!at) return 0;
  if (how == FAIL) {
    if (kind == SOCKET || number < at) return 0;
    errno = error;
    return -1;
  }
  if (number != at) return 0;
  if (how == FAIL_ONCE) {
    errno = error;
    return kind == SOCKET ? 0 : -1;
  }
  if (how == BEFORE) die();
  return how == TORN ? 1 : 2;
}

/* Ends a step that step() called the chosen one. */
static void end(int chosen) {
  if (chosen <= 0) return;
  if (how == STOP) {
    pthread_mutex_unlock(&turn);
    syscall(SYS_kill, self, SIGSTOP);
    pthread_mutex_lock(&turn);
    return;
  }
  die();
}

static int64_t position(int fd) { return syscall(SYS_lseek, fd, 0, SEEK_CUR); }

/* One change of a file or one piece of a conversation; a negative offset means where the file stands. */
static ssize_t put(int fd, const void *data, size_t length, int64_t offset, int flags) {
  int kind = kind_of(fd);
  pthread_mutex_lock(&turn);
  int chosen = step(kind);
  ssize_t done = -1;
  if (chosen >= 0) {
    size_t part = chosen == 1 ? length / 2 : length;
    int64_t where = offset >= 0 || kind == SOCKET ? offset : position(fd);
    if (kind == LEDGER) note('w', fds[fd].name, where, data, part);
    if (kind == SOCKET) done = part ? syscall(SYS_sendto, fd, data, part, flags, NULL, 0) : 0;
    else if (offset >= 0) done = syscall(SYS_pwrite64, fd, data, part, offset);
    else done = syscall(SYS_write, fd, data, part);
    int kept = errno;
    if (kind == LEDGER) outcome(done);
    end(chosen);
    errno = kept;
  }
  pthread_mutex_unlock(&turn);
  return done;
}

static ssize_t put_all(int fd, const struct iovec *parts, int many, int64_t offset, int flags) {
  size_t length = 0, at_part = 0;
  for (int part = 0; part < many; part++) length += parts[part].iov_len;
  char *all = malloc(length + 1);
  if (!all) { errno = ENOMEM; return -1; }
  for (int part = 0; part < many; part++) {
    memcpy(all + at_part, parts[part].iov_base, parts[part].iov_len);
    at_part += parts[part].iov_len;
  }
  ssize_t done = put(fd, all, length, offset, flags);
  free(all);
  return done;
}

/* --- what programs call */

ssize_t write(int fd, const void *data, size_t length) {
  if (!kind_of(fd)) return syscall(SYS_write, fd, data, length);
  return put(fd, data, length, -1, MSG_NOSIGNAL);
}
ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) {
  if (kind_of(fd) != LEDGER) return syscall(SYS_pwrite64, fd, data, length, offset);
  return put(fd, data, length, offset, 0);
}
ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) { return pwrite64(fd, data, length, offset); }
ssize_t writev(int fd, const struct iovec *parts, int many) {
  if (!kind_of(fd)) return syscall(SYS_writev, fd, parts, many);
  return put_all(fd, parts, many, -1, MSG_NOSIGNAL);
}
ssize_t pwritev64(int fd, const struct iovec *parts, int many, off64_t offset) {
  if (kind_of(fd) != LEDGER) return syscall(SYS_pwritev, fd, parts, many, offset, 0);
  return put_all(fd, parts, many, offset, 0);
}
ssize_t pwritev(int fd, const struct iovec *parts, int many, off_t offset) { return pwritev64(fd, parts, many, offset); }
ssize_t send(int fd, const void *data, size_t length, int flags) {
  if (kind_of(fd) != SOCKET) return syscall(SYS_sendto, fd, data, length, flags, NULL, 0);
  return put(fd, data, length, -1, flags);
}
ssize_t sendto(int fd, const void *data, size_t length, int flags, const struct sockaddr *to, socklen_t size) {
  if (kind_of(fd) != SOCKET || to) return syscall(SYS_sendto, fd, data, length, flags, to, size);
  return put(fd, data, length, -1, flags);
}
ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
  if (kind_of(fd) != SOCKET) return syscall(SYS_sendmsg, fd, message, flags);
  return put_all(fd, message->msg_iov, (int)message->msg_iovlen, -1, flags);
}

/* A change without data of its own: `what` is its letter in the log. */
#define CHANGE(kind_, what, name, offset, call) do { \
    pthread_mutex_lock(&turn); \
    int chosen = step(kind_); \
    long done = -1; \
    if (chosen == 1) die(); \
    if (chosen >= 0) { \
      note(what, name, offset, NULL, 0); \
      done = (call); \
      int kept = errno; \
      outcome(done); \
      end(chosen); \
      errno = kept; \
    } \
    pthread_mutex_unlock(&turn); \
    return (int)done; \
  } while (0)

int fsync(int fd) {
  if (kind_of(fd) == LEDGER) CHANGE(LEDGER, 's', fds[fd].name, 0, 0);
  if (kind_of(fd) == FOLDER) CHANGE(LEDGER, 'd', "", 0, 0);
  return (int)syscall(SYS_fsync, fd);
}
int fdatasync(int fd) {
  if (kind_of(fd)) return fsync(fd);
  return (int)syscall(SYS_fdatasync, fd);
}
int ftruncate64(int fd, off64_t length) {
  if (kind_of(fd) != LEDGER) return (int)syscall(SYS_ftruncate, fd, length);
  CHANGE(LEDGER, 't', fds[fd].name, length, syscall(SYS_ftruncate, fd, length));
}
int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }
int unlinkat(int folder, const char *path, int flags) {
  char name[NAME];
  if (is_ledger(path, name) != LEDGER) return (int)syscall(SYS_unlinkat, folder, path, flags);
  CHANGE(LEDGER, 'u', name, 0, syscall(SYS_unlinkat, folder, path, flags));
}
int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rename(const char *from, const char *to) {
  char name[NAME];
  if (is_ledger(from, name) == LEDGER || is_ledger(to, name) == LEDGER) refuse("the ledger is renamed: disk.py must learn it");
  return (int)syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to);
}
int fallocate64(int fd, int mode, off64_t offset, off64_t length) {
  if (kind_of(fd) == LEDGER) refuse("the ledger is fallocated: disk.py must learn it");
  return (int)syscall(SYS_fallocate, fd, mode, offset, length);
}

static int opened(int folder, const char *path, int flags, mode_t mode) {
  char name[NAME] = "";
  int kind = is_ledger(path, name);
  if (kind != LEDGER) {
    int fd = (int)syscall(SYS_openat, folder, path, flags, mode);
    if (fd >= 0 && fd < FDS) fds[fd].kind = (char)kind;
    return fd;
  }
  pthread_mutex_lock(&turn);
  int created = flags & O_CREAT && syscall(SYS_faccessat, folder, path, F_OK) != 0;
  int chosen = created ? step(LEDGER) : 0, fd = -1;
  if (chosen == 1) die();
  if (chosen >= 0) {
    if (!created && flags & O_TRUNC) refuse("the ledger is truncated as it is opened: disk.py must learn it");
    if (created) note('c', name, 0, NULL, 0);
    fd = (int)syscall(SYS_openat, folder, path, flags, mode);
    int kept = errno;
    if (created) outcome(fd < 0 ? -1 : 0);
    if (fd >= FDS) refuse("too many files are open");
    if (fd >= 0) {
      fds[fd].kind = LEDGER;
      strcpy(fds[fd].name, name);
    }
    end(chosen);
    errno = kept;
  }
  pthread_mutex_unlock(&turn);
  return fd;
}
static mode_t mode_in(int flags, va_list list) { return flags & (O_CREAT | O_TMPFILE) ? va_arg(list, mode_t) : 0; }
#define OPEN(name) int name(const char *path, int flags, ...) { \
    va_list list; va_start(list, flags); mode_t mode = mode_in(flags, list); va_end(list); \
    return opened(AT_FDCWD, path, flags, mode); }
OPEN(open)
OPEN(open64)
#define OPENAT(name) int name(int folder, const char *path, int flags, ...) { \
    va_list list; va_start(list, flags); mode_t mode = mode_in(flags, list); va_end(list); \
    return opened(folder, path, flags, mode); }
OPENAT(openat)
OPENAT(openat64)

int close(int fd) {
  if (fd >= 0 && fd < FDS) fds[fd].kind = NOTHING;
  return (int)syscall(SYS_close, fd);
}
int connect(int fd, const struct sockaddr *to, socklen_t size) {
  if (fd >= 0 && fd < FDS && to && (to->sa_family == AF_INET || to->sa_family == AF_INET6)) fds[fd].kind = SOCKET;
  return (int)syscall(SYS_connect, fd, to, size);
}

/* --- clocks in a hurry */

int clock_gettime(clockid_t clock, struct timespec *now) {
  int done = (int)syscall(SYS_clock_gettime, clock, now);
  if (done || haste == 1 || clock < 0 || clock >= 16 || clock == CLOCK_PROCESS_CPUTIME_ID ||
      clock == CLOCK_THREAD_CPUTIME_ID)
    return done;
  int64_t since = (now->tv_sec - began[clock].tv_sec) * 1000000000LL + now->tv_nsec - began[clock].tv_nsec;
  since = since * haste + began[clock].tv_nsec;
  now->tv_sec = began[clock].tv_sec + since / 1000000000LL;
  now->tv_nsec = since % 1000000000LL;
  return 0;
}
int epoll_wait(int fd, struct epoll_event *events, int most, int timeout) {
  if (timeout > 0) timeout = (int)((timeout + haste - 1) / haste);
  return (int)syscall(SYS_epoll_pwait, fd, events, most, timeout, NULL, 8);
}
