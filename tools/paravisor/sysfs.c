// SPDX-License-Identifier: GPL-2.0-only
/* What the kernel publishes about the paravisor, below an optional root prefix. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "out.h"
#include "sysfs.h"

bool sysfs_path(char *buf, size_t size, const char *root, const char *fmt, ...)
{
	int at = snprintf(buf, size, "%s", root), n = -1;
	va_list ap;

	if (at >= 0 && (size_t)at < size) {
		va_start(ap, fmt);
		n = vsnprintf(buf + at, size - (size_t)at, fmt, ap);
		va_end(ap);
	}
	if (n >= 0 && (size_t)(at + n) < size)
		return true;
	errno = ENAMETOOLONG;
	return false;
}

bool sysfs_read(const char *path, char value[SYSFS_VALUE_MAX])
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC), err;
	ssize_t n = fd < 0 ? -1 : read(fd, value, SYSFS_VALUE_MAX - 1);
	char *c;

	err = errno;
	if (fd >= 0)
		close(fd);
	errno = err;
	if (n < 0)
		return false;
	value[n] = '\0';
	value[strcspn(value, "\n")] = '\0';
	for (c = value; *c; c++)
		if (*c < 0x20 || *c > 0x7e)
			*c = '?';
	return true;
}

bool sysfs_is_dir(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char * const *)a, *(char * const *)b);
}

static bool names_add(struct names *out, const char *name)
{
	char **v = realloc(out->v, (out->n + 1) * sizeof(*v));

	if (!v)
		return false;
	out->v = v;
	v[out->n] = strdup(name);
	return v[out->n] && ++out->n;
}

bool sysfs_list(const char *path, struct names *out)
{
	DIR *dir = opendir(path);
	struct dirent *e;
	bool ok = true;

	out->v = NULL;
	out->n = 0;
	if (!dir)
		return false;
	while (ok && (e = readdir(dir)))
		if (e->d_name[0] != '.')
			ok = names_add(out, e->d_name);
	closedir(dir);
	if (!ok) {
		names_free(out);
		errno = ENOMEM;
		return false;
	}
	if (out->n)
		qsort(out->v, out->n, sizeof(*out->v), compare);
	return true;
}

void names_free(struct names *n)
{
	size_t i;

	for (i = 0; i < n->n; i++)
		free(n->v[i]);
	free(n->v);
	n->v = NULL;
	n->n = 0;
}

static int read_value(const char *root, const char *file, char *value)
{
	char path[PATH_MAX];

	if (sysfs_path(path, sizeof(path), root, SYSFS_PARAVISOR "/%s", file) &&
	    sysfs_read(path, value))
		return 0;
	return fail(EXIT_SYSTEM, "cannot read %s" SYSFS_PARAVISOR "/%s: %s", root, file,
		    strerror(errno));
}

int paravisor_read(const char *root, struct paravisor *p)
{
	char path[PATH_MAX];
	int rc;

	memset(p, 0, sizeof(*p));
	if (!sysfs_path(path, sizeof(path), root, SYSFS_PARAVISOR))
		return fail(EXIT_SYSTEM, "%s: %s", root, strerror(errno));
	if (!sysfs_is_dir(path))
		return EXIT_NO;
	rc = read_value(root, "name", p->name);
	if (!rc)
		rc = read_value(root, "isolation", p->isolation);
	if (!rc)
		rc = read_value(root, "level", p->level);
	return rc;
}

int paravisor_features(const char *root, struct names *out)
{
	char path[PATH_MAX];

	if (sysfs_path(path, sizeof(path), root, SYSFS_PARAVISOR "/features") &&
	    sysfs_list(path, out))
		return 0;
	return fail(EXIT_SYSTEM, "cannot list %s" SYSFS_PARAVISOR "/features: %s", root,
		    strerror(errno));
}
