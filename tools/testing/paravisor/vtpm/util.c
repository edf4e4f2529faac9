// SPDX-License-Identifier: GPL-2.0-only
#include "util.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void vmessage(const char *fmt, va_list ap)
{
	char line[512];

	vsnprintf(line, sizeof(line), fmt, ap);
	fprintf(stderr, "%s: %s\n", program_invocation_short_name, line);
}

void die(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vmessage(fmt, ap);
	va_end(ap);
	exit(1);
}

void warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vmessage(fmt, ap);
	va_end(ap);
}

void *xmalloc(size_t len)
{
	void *p = calloc(1, len ? len : 1);

	if (!p)
		die("out of memory");
	return p;
}

void bytes_set(struct bytes *b, const void *data, size_t len)
{
	u8 *copy = xmalloc(len);

	memcpy(copy, data, len);
	bytes_clear(b);
	*b = (struct bytes){ copy, len };
}

void bytes_clear(struct bytes *b)
{
	free(b->data);
	*b = (struct bytes){ 0 };
}

const char *path_in(const char *dir, const char *name)
{
	static char ring[8][4096];
	static unsigned int turn;
	char *path = ring[turn++ % ARRAY_SIZE(ring)];

	if (snprintf(path, sizeof(ring[0]), "%s/%s", dir, name) >= (int)sizeof(ring[0]))
		die("path too long: %s/%s", dir, name);
	return path;
}

int file_read(const char *path, struct bytes *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	size_t got = 0;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) || !S_ISREG(st.st_mode)) {
		close(fd);
		return -EINVAL;
	}
	*out = (struct bytes){ xmalloc(st.st_size), st.st_size };
	while (got < out->len) {
		ssize_t n = read(fd, out->data + got, out->len - got);

		if (n <= 0)
			break;
		got += n;
	}
	close(fd);
	out->len = got;
	return 0;
}

/* Through a temporary name, so that a reader never finds half a file. */
void file_write(const char *path, const void *data, size_t len, int mode)
{
	char tmp[4096 + 8];
	int fd;

	snprintf(tmp, sizeof(tmp), "%s.new", path);
	unlink(tmp);
	fd = open(tmp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	if (fd < 0)
		die("%s: %s", tmp, strerror(errno));
	if (write(fd, data, len) != (ssize_t)len || close(fd) || rename(tmp, path))
		die("%s: %s", path, strerror(errno));
}

void hex_encode(char *out, const u8 *data, size_t len, bool upper)
{
	const char *digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";

	for (size_t i = 0; i < len; i++) {
		*out++ = digits[data[i] >> 4];
		*out++ = digits[data[i] & 15];
	}
	*out = '\0';
}

static int hex_value(char c)
{
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (at - digits) % 16 : -1;
}

bool hex_decode(const char *text, u8 *out, size_t len)
{
	if (strlen(text) != 2 * len)
		return false;
	for (size_t i = 0; i < len; i++) {
		int high = hex_value(text[2 * i]), low = hex_value(text[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		out[i] = high << 4 | low;
	}
	return true;
}

u64 rng_next(struct rng *r)
{
	u64 z = r->state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

/* Every stream of a seed stands alone: request 900 replays without the 899 before it. */
void rng_seed(struct rng *r, u64 seed, u64 stream)
{
	struct rng mix = { seed };

	r->state = rng_next(&mix) ^ stream * 0xd1342543de82ef95;
	rng_next(r);
}

u32 rng_below(struct rng *r, u32 limit)
{
	return limit ? (rng_next(r) >> 32) * limit >> 32 : 0;
}

void rng_fill(struct rng *r, u8 *out, size_t len)
{
	for (size_t i = 0; i < len; i++)
		out[i] = rng_next(r) >> 56;
}
