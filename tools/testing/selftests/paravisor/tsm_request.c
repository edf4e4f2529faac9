// SPDX-License-Identifier: GPL-2.0-only
/*
 * tsm_request [OPTION...] NAME INBLOB [OUTBLOB [AUXBLOB]]
 *
 * One attestation request through configfs-tsm, telling the exact error, which
 * a shell cannot. INBLOB is hexadecimal, or "-" to leave an existing one as it
 * is. Prints "ok SIZE" or "STEP ERRNO"; exits 0 or 1.
 *
 *	-p TEXT  privlevel		-s TEXT  service_provider
 *	-g TEXT  service_guid		-v TEXT  service_manifest_version
 *	-m FILE  where manifestblob goes
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

#include "request.h"

#define REPORTS		"/sys/kernel/config/tsm/report"
#define BLOB_MAX	(1 << 20)

static char blob[BLOB_MAX];

static int open_attr(const char *item, const char *attr, int flags)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", item, attr);
	return open(path, flags);
}

static int write_text(const char *item, const char *attr, const char *text)
{
	int fd = open_attr(item, attr, O_WRONLY);
	ssize_t size = strlen(text);

	if (fd < 0 || write(fd, text, size) != size)
		return -1;
	return close(fd);
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

/* What a request is made of, apart from INBLOB; in this order it is written. */
static struct {
	char letter;
	const char *attr;
	const char *text;
} settings[] = {
	{ .letter = 'p', .attr = "privlevel" },
	{ .letter = 's', .attr = "service_provider" },
	{ .letter = 'g', .attr = "service_guid" },
	{ .letter = 'v', .attr = "service_manifest_version" },
};

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

static int parse_option(int c, const char **manifest)
{
	if (c == 'm') {
		*manifest = optarg;
		return 0;
	}
	for (size_t i = 0; i < ARRAY_SIZE(settings); i++) {
		if (settings[i].letter == c) {
			settings[i].text = optarg;
			return 0;
		}
	}
	return -1;
}

/* Returns the exit status. */
static int fetch(const char *item, const char *attr, const char *file)
{
	ssize_t size = read_blob(item, attr);

	if (size < 0)
		return fail(attr);
	return file && save(file, size) ? fail("save") : 0;
}

static int request(const char *item, const char *inblob)
{
	if (mkdir(item, 0755) && errno != EEXIST)
		return fail("mkdir");
	for (size_t i = 0; i < ARRAY_SIZE(settings); i++)
		if (settings[i].text && write_text(item, settings[i].attr, settings[i].text))
			return fail(settings[i].attr);
	if (strcmp(inblob, "-") && write_inblob(item, inblob))
		return fail("inblob");
	return 0;
}

int main(int argc, char **argv)
{
	const char *manifest = NULL;
	char item[PATH_MAX];
	int c, bad = 0;
	ssize_t size;

	while ((c = getopt(argc, argv, "+p:s:g:v:m:")) != -1)
		bad |= parse_option(c, &manifest);
	argc -= optind;
	argv += optind;
	if (bad || argc < 2 || argc > 4) {
		fprintf(stderr, "usage: tsm_request [OPTION...] NAME INBLOB [OUTBLOB [AUXBLOB]]\n");
		return 2;
	}

	snprintf(item, sizeof(item), REPORTS "/%s", argv[0]);
	if (request(item, argv[1]))
		return 1;
	size = read_blob(item, "outblob");
	if (size < 0)
		return fail("outblob");
	if (argc > 2 && save(argv[2], size))
		return fail("save");
	if (argc > 3 && fetch(item, "auxblob", argv[3]))
		return 1;
	if (manifest && fetch(item, "manifestblob", manifest))
		return 1;

	printf("ok %zd\n", size);
	return 0;
}
