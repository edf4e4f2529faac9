// SPDX-License-Identifier: GPL-2.0-only
/* /dev/tdx_guest (include/uapi/linux/tdx-guest.h), and writes to measurement registers. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "sysfs.h"
#include "tdx-guest.h"

struct report_request {
	uint8_t data[TDX_REPORT_DATA_SIZE];
	uint8_t report[TDREPORT_SIZE];
};

#define GET_REPORT0	_IOWR('T', 1, struct report_request)

bool tdx_guest_present(const char *root)
{
	char path[PATH_MAX];

	return sysfs_path(path, sizeof(path), root, TDX_GUEST_DEVICE) && !access(path, F_OK);
}

int tdx_guest_report(const char *root, const uint8_t data[TDX_REPORT_DATA_SIZE],
		     uint8_t report[TDREPORT_SIZE])
{
	struct report_request r = { 0 };
	char path[PATH_MAX];
	int fd, rc;

	if (!sysfs_path(path, sizeof(path), root, TDX_GUEST_DEVICE))
		return -errno;
	fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	memcpy(r.data, data, sizeof(r.data));
	rc = ioctl(fd, GET_REPORT0, &r) < 0 ? -errno : 0;
	close(fd);
	memcpy(report, r.report, sizeof(r.report));
	return rc;
}

int register_write(const char *path, struct view digest)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), rc = 0;
	ssize_t n;

	if (fd < 0)
		return -errno;
	n = write(fd, digest.p, digest.len);
	if (n < 0)
		rc = -errno;
	else if ((size_t)n != digest.len)
		rc = -EIO;
	close(fd);
	return rc;
}
