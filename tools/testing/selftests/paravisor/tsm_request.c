// SPDX-License-Identifier: GPL-2.0-only
/*
 * tsm_request NAME INBLOB [OUTBLOB [AUXBLOB]]
 *
 * One attestation request through configfs-tsm, telling the exact error, which
 * a shell cannot. INBLOB is hexadecimal, or "-" to leave an existing one as it
 * is. Prints "ok SIZE" or "STEP ERRNO"; exits 0 or 1.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define REPORTS		"/sys/kernel/config/tsm/report"
#define BLOB_MAX	(1 << 20)

static char blob[BLOB_MAX];

static int fail(const char *step)
{
	printf("%s %s\n", step, strerrorname_np(errno));
	return 1;
}

static ssize_t from_hex(const char *hex, unsigned char *out, size_t max)
{
	size_t n = 0;

	for (; *hex; hex += 2) {
		if (n == max || sscanf(hex, "%2hhx", &out[n++]) != 1 || !hex[1])
			return -1;
	}
	return n;
}

static int open_attr(const char *item, const char *attr, int flags)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", item, attr);
	return open(path, flags);
}

/* The write takes effect when the file is closed. */
static int write_inblob(const char *item, const char *hex)
{
	unsigned char data[256];
	ssize_t size = from_hex(hex, data, sizeof(data));
	int fd = open_attr(item, "inblob", O_WRONLY);

	if (size < 0) {
		errno = EINVAL;
		return -1;
	}
	if (fd < 0 || write(fd, data, size) != size)
		return -1;
	return close(fd);
}

/* Into @blob; returns its size. */
static ssize_t read_blob(const char *item, const char *attr)
{
	int fd = open_attr(item, attr, O_RDONLY);
	ssize_t n, size = 0;

	if (fd < 0)
		return -1;
	do {
		n = read(fd, blob + size, BLOB_MAX - size);
		if (n < 0)
			return -1;
		size += n;
	} while (n);
	close(fd);
	return size;
}

static int save(const char *file, size_t size)
{
	FILE *f = fopen(file, "w");

	if (!f)
		return -1;
	if (fwrite(blob, 1, size, f) != size) {
		fclose(f);
		return -1;
	}
	return fclose(f);
}

int main(int argc, char **argv)
{
	char item[PATH_MAX];
	ssize_t size, aux;

	if (argc < 3 || argc > 5) {
		fprintf(stderr, "usage: %s NAME INBLOB [OUTBLOB [AUXBLOB]]\n", argv[0]);
		return 2;
	}

	snprintf(item, sizeof(item), REPORTS "/%s", argv[1]);
	if (mkdir(item, 0755) && errno != EEXIST)
		return fail("mkdir");
	if (strcmp(argv[2], "-") && write_inblob(item, argv[2]))
		return fail("inblob");
	size = read_blob(item, "outblob");
	if (size < 0)
		return fail("outblob");
	if (argc > 3 && save(argv[3], size))
		return fail("save");
	if (argc > 4) {
		aux = read_blob(item, "auxblob");
		if (aux < 0)
			return fail("auxblob");
		if (save(argv[4], aux))
			return fail("save");
	}

	printf("ok %zd\n", size);
	return 0;
}
