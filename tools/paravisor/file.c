// SPDX-License-Identifier: GPL-2.0-only
/* Reading files nobody vouches for, and writing files all or nothing. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "out.h"
#include "tsm.h"

void buffer_free(struct buffer *b)
{
	free(b->p);
	b->p = NULL;
	b->len = 0;
}

/* O_NONBLOCK so that a FIFO without a writer reads as empty instead of hanging. */
static int open_input(const char *path, const char *what, int *fd)
{
	struct stat st;

	*fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (*fd < 0)
		return fail(EXIT_USAGE, "cannot open %s %s: %s", what, path, strerror(errno));
	if (fstat(*fd, &st) || !(S_ISREG(st.st_mode) || S_ISFIFO(st.st_mode))) {
		close(*fd);
		return fail(EXIT_USAGE, "%s %s is not a file", what, path);
	}
	fcntl(*fd, F_SETFL, 0);
	return 0;
}

static ssize_t read_up_to(int fd, uint8_t *p, size_t size)
{
	size_t have = 0;

	while (have < size) {
		ssize_t n = read(fd, p + have, size - have);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (!n)
			break;
		have += (size_t)n;
	}
	return (ssize_t)have;
}

static int read_fd(int fd, size_t limit, const char *what, const char *name, struct buffer *out)
{
	ssize_t n;

	out->p = malloc(limit + 1);
	if (!out->p)
		return fail(EXIT_SYSTEM, "out of memory");
	n = read_up_to(fd, out->p, limit + 1);
	if (n < 0)
		return fail(EXIT_USAGE, "cannot read %s %s: %s", what, name, strerror(errno));
	if (!n)
		return fail(EXIT_USAGE, "%s %s is empty", what, name);
	if ((size_t)n > limit)
		return fail(EXIT_USAGE, "%s %s is larger than %zu bytes", what, name, limit);
	out->len = (size_t)n;
	return 0;
}

int file_read(const char *path, bool allow_stdin, size_t limit, const char *what,
	      struct buffer *out)
{
	int rc, fd = STDIN_FILENO;

	out->p = NULL;
	out->len = 0;
	if (allow_stdin && !strcmp(path, "-")) {
		rc = read_fd(fd, limit, what, "(standard input)", out);
	} else {
		rc = open_input(path, what, &fd);
		if (rc)
			return rc;
		rc = read_fd(fd, limit, what, path, out);
		close(fd);
	}
	if (rc)
		buffer_free(out);
	return rc;
}

static bool digest_fd(int fd, EVP_MD_CTX *ctx)
{
	uint8_t p[16384];
	ssize_t n = 1;

	while (n > 0) {
		n = read_up_to(fd, p, sizeof(p));
		if (n > 0 && EVP_DigestUpdate(ctx, p, (size_t)n) != 1)
			return false;
	}
	return !n;
}

int file_digest(const char *path, const EVP_MD *md, const char *what, uint8_t *digest)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	int fd = STDIN_FILENO, rc = 0;

	if (strcmp(path, "-"))
		rc = open_input(path, what, &fd);
	if (!rc && (!ctx || EVP_DigestInit_ex(ctx, md, NULL) != 1 || !digest_fd(fd, ctx) ||
		    EVP_DigestFinal_ex(ctx, digest, NULL) != 1))
		rc = fail(EXIT_USAGE, "cannot read %s %s", what, path);
	if (fd > STDIN_FILENO)
		close(fd);
	EVP_MD_CTX_free(ctx);
	return rc;
}

bool write_all(int fd, struct view data)
{
	while (data.len) {
		ssize_t n = write(fd, data.p, data.len);

		if (n < 0 && errno == EINTR && !caught_signal())
			continue;
		if (n <= 0)
			return false;
		data.p += n;
		data.len -= (size_t)n;
	}
	return true;
}

static bool same_inode(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* Of a file that does not exist yet, the directory is compared. */
static bool stat_dir(const char *path, struct stat *st)
{
	size_t len = (size_t)(base_name(path) - path);
	char *dir = len ? strndup(path, len) : strdup(".");
	bool ok = dir && !stat(dir, st);

	free(dir);
	return ok;
}

bool file_is_same(const char *a, const char *b)
{
	bool has_a, has_b;
	struct stat sa, sb;

	if (!strcmp(a, b))
		return true;
	has_a = !stat(a, &sa);
	has_b = !stat(b, &sb);
	if (has_a != has_b)
		return false;
	if (has_a)
		return S_ISREG(sa.st_mode) && same_inode(&sa, &sb);
	return stat_dir(a, &sa) && stat_dir(b, &sb) && same_inode(&sa, &sb) &&
	       !strcmp(base_name(a), base_name(b));
}

static int open_temp(struct file_out *f)
{
	mode_t mask = umask(0);

	umask(mask);
	if (asprintf(&f->temp, "%s.XXXXXX", f->target) < 0) {
		f->temp = NULL;
		return -1;
	}
	f->fd = mkostemp(f->temp, O_CLOEXEC);
	if (f->fd < 0) {
		free(f->temp);
		f->temp = NULL;
		return -1;
	}
	return fchmod(f->fd, 0666 & ~mask);
}

/* A rename would replace a device or a symbolic link, so those are looked through. */
static int open_output(struct file_out *f, const char *path)
{
	struct stat st;
	bool exists = !stat(path, &st);

	if (exists && S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		return -1;
	}
	if (exists && !S_ISREG(st.st_mode)) {
		f->fd = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
		return f->fd < 0 ? -1 : 0;
	}
	f->target = exists ? realpath(path, NULL) : strdup(path);
	return f->target ? open_temp(f) : -1;
}

int file_out_write(struct file_out *f, const char *path, struct view data)
{
	memset(f, 0, sizeof(*f));
	f->fd = -1;
	if (open_output(f, path) || !write_all(f->fd, data) || (f->temp && fsync(f->fd))) {
		int err = errno;

		file_out_abort(f);
		if (err == EINTR && caught_signal())
			return EXIT_SYSTEM;
		return fail(EXIT_SYSTEM, "cannot write %s: %s", path, strerror(err));
	}
	return 0;
}

int file_out_commit(struct file_out *f)
{
	int rc = 0;

	if (f->temp && rename(f->temp, f->target)) {
		rc = fail(EXIT_SYSTEM, "cannot write %s: %s", f->target, strerror(errno));
		unlink(f->temp);
	}
	free(f->temp);
	f->temp = NULL;
	file_out_abort(f);
	return rc;
}

void file_out_abort(struct file_out *f)
{
	if (f->temp)
		unlink(f->temp);
	if (f->fd >= 0)
		close(f->fd);
	free(f->temp);
	free(f->target);
	f->temp = NULL;
	f->target = NULL;
	f->fd = -1;
}
