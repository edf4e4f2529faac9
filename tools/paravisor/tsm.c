// SPDX-License-Identifier: GPL-2.0-only
/* The kernel's report entries in configfs. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sysfs.h"
#include "tsm.h"

static int tsm_create(const char *root, const char *name)
{
	char path[PATH_MAX];

	if (!sysfs_path(path, sizeof(path), root, TSM_REPORT_DIR "/%s", name) ||
	    mkdir(path, 0755))
		return -errno;
	return 0;
}

static int tsm_remove(const char *root, const char *name)
{
	char path[PATH_MAX];

	if (!sysfs_path(path, sizeof(path), root, TSM_REPORT_DIR "/%s", name) || rmdir(path))
		return -errno;
	return 0;
}

static int open_attr(const char *root, const char *name, const char *attr, int flags)
{
	char path[PATH_MAX];
	int fd;

	if (!sysfs_path(path, sizeof(path), root, TSM_REPORT_DIR "/%s/%s", name, attr))
		return -errno;
	fd = open(path, flags | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

/* The kernel makes the report within the first read, which may take seconds. */
static ssize_t read_all(int fd, char *buf, size_t size)
{
	size_t have = 0;
	char more;

	for (;;) {
		ssize_t n = have < size ? read(fd, buf + have, size - have) : read(fd, &more, 1);

		if (n < 0 && errno == EINTR && !caught_signal())
			continue;
		if (n < 0)
			return -errno;
		if (!n)
			return (ssize_t)have;
		if (have == size)
			return -EFBIG;
		have += (size_t)n;
	}
}

static ssize_t tsm_read(const char *root, const char *name, const char *attr, void *buf,
			size_t size)
{
	int fd = open_attr(root, name, attr, O_RDONLY);
	ssize_t n;

	if (fd < 0)
		return fd;
	n = read_all(fd, buf, size);
	close(fd);
	return n;
}

/* Takes effect at close, which cannot report an error: the generation tells. */
static int tsm_write(const char *root, const char *name, const char *attr, const void *buf,
		     size_t size)
{
	int fd = open_attr(root, name, attr, O_WRONLY), rc = 0;
	ssize_t n;

	if (fd < 0)
		return fd;
	do {
		n = write(fd, buf, size);
	} while (n < 0 && errno == EINTR && !caught_signal());
	if (n < 0)
		rc = -errno;
	else if ((size_t)n != size)
		rc = -EIO;
	if (close(fd) && !rc)
		rc = -errno;
	return rc;
}

const struct tsm_ops tsm_ops = {
	.create = tsm_create,
	.remove = tsm_remove,
	.read = tsm_read,
	.write = tsm_write,
};
