// SPDX-License-Identifier: GPL-2.0-only
/* A function that can be locked: what sysfs says of it, and what is asked of the kernel. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "out.h"
#include "tdi.h"

#define READ_TRIES	8
#define READ_PAUSE_MS	20

/* [DOMAIN:]BUS:DEVICE.FUNCTION; nothing else becomes part of a path. */
static bool parse_address(const char *arg, char name[TDI_NAME_SIZE])
{
	unsigned int domain = 0, bus, dev, fn;
	int end = 0;

	if (strspn(arg, "0123456789abcdefABCDEF:.") != strlen(arg) || strlen(arg) > 15)
		return false;
	if (sscanf(arg, "%8x:%2x:%2x.%1x%n", &domain, &bus, &dev, &fn, &end) != 4 || arg[end]) {
		domain = 0;
		end = 0;
		if (sscanf(arg, "%2x:%2x.%1x%n", &bus, &dev, &fn, &end) != 3 || arg[end])
			return false;
	}
	if (dev > 0x1f || fn > 7)
		return false;
	return snprintf(name, TDI_NAME_SIZE, "%04x:%02x:%02x.%x", domain, bus, dev, fn) <
	       TDI_NAME_SIZE;
}

static bool read_attr(const struct tdi *t, const char *attr, char value[SYSFS_VALUE_MAX])
{
	char path[PATH_MAX];

	if (sysfs_path(path, sizeof(path), t->root, SYSFS_PCI "/%s/tsm/%s", t->name, attr) &&
	    sysfs_read(path, value))
		return true;
	value[0] = '\0';
	return false;
}

static void read_driver(struct tdi *t)
{
	char path[PATH_MAX], target[PATH_MAX];
	const char *base;
	ssize_t n = -1;

	if (sysfs_path(path, sizeof(path), t->root, SYSFS_PCI "/%s/driver", t->name))
		n = readlink(path, target, sizeof(target) - 1);
	target[n > 0 ? n : 0] = '\0';
	base = strrchr(target, '/');
	snprintf(t->driver, sizeof(t->driver), "%.*s", SYSFS_VALUE_MAX - 1,
		 base ? base + 1 : target);
	out_clean(t->driver);
}

void tdi_update(struct tdi *t)
{
	read_attr(t, "lock", t->tsm);
	if (!read_attr(t, "state", t->state))
		strcpy(t->state, "unknown");
	read_driver(t);
}

static int no_function(const struct tdi *t)
{
	char path[PATH_MAX];

	if (!sysfs_path(path, sizeof(path), t->root, SYSFS_PCI "/%s", t->name) ||
	    !sysfs_is_dir(path))
		return fail(EXIT_USAGE, "there is no PCI function %s", t->name);
	return fail(EXIT_ABSENT, "%s cannot be locked: no TSM here, or no TEE-I/O capability",
		    t->name);
}

int tdi_find(const char *root, const char *arg, struct tdi *t)
{
	char path[PATH_MAX];

	memset(t, 0, sizeof(*t));
	t->root = root;
	if (!parse_address(arg, t->name))
		return fail(EXIT_USAGE, "%s is no PCI address such as 0000:01:00.0", arg);
	if (!sysfs_path(path, sizeof(path), root, SYSFS_PCI "/%s/tsm/lock", t->name) ||
	    access(path, F_OK))
		return no_function(t);
	tdi_update(t);
	return 0;
}

static bool is_devsec(const char *root, const char *tsm)
{
	char path[PATH_MAX], mode[SYSFS_VALUE_MAX];

	return sysfs_path(path, sizeof(path), root, SYSFS_TSM "/%s/pci_mode", tsm) &&
	       sysfs_read(path, mode) && !strcmp(mode, "devsec");
}

int tdi_only_tsm(const char *root, char tsm[SYSFS_VALUE_MAX])
{
	struct names names = { 0 };
	char path[PATH_MAX];
	size_t i, found = 0;

	if (sysfs_path(path, sizeof(path), root, SYSFS_TSM))
		sysfs_list(path, &names);
	for (i = 0; i < names.n; i++)
		if (is_devsec(root, names.v[i]) && !found++)
			snprintf(tsm, SYSFS_VALUE_MAX, "%.*s", SYSFS_VALUE_MAX - 1, names.v[i]);
	names_free(&names);
	if (!found)
		return fail(EXIT_ABSENT, "there is no TSM that locks functions of this guest");
	if (found > 1)
		return fail(EXIT_USAGE, "there are %zu TSMs; choose one with --tsm", found);
	return 0;
}

static int explain_busy(const struct tdi *t, const char *attr)
{
	if (*t->driver)
		return fail(EXIT_STALE,
			    "%s has driver %s, unbind it first: echo %s > /sys/bus/pci/drivers/%s/unbind",
			    t->name, t->driver, t->name, t->driver);
	if (!strcmp(attr, "lock") && *t->tsm)
		return fail(EXIT_STALE, "%s is locked already; unlock it first", t->name);
	return fail(EXIT_STALE, "%s is busy (state %s); try again", t->name, t->state);
}

static int explain_state(const struct tdi *t, const char *attr)
{
	if (!*t->tsm)
		return fail(EXIT_NO, "%s is not locked; lock it first", t->name);
	if (!strcmp(t->state, "error"))
		return fail(EXIT_NO, "%s is in error: unlock it, lock and verify it again",
			    t->name);
	return fail(EXIT_NO, "%s: no %s in state %s", t->name, attr, t->state);
}

/* What to do about a refusal, in one line. */
static int explain(struct tdi *t, const char *attr, int err)
{
	tdi_update(t);
	switch (err) {
	case -EBUSY:
	case -EEXIST:
		return explain_busy(t, attr);
	case -EACCES:
	case -EPERM:
		if (geteuid() || err == -EACCES)
			return fail(EXIT_SYSTEM, "%s: %s is not permitted; are you root?",
				    t->name, attr);
		return explain_state(t, attr);
	case -ENXIO:
	case -EINVAL:
		if (strcmp(attr, "lock"))
			return explain_state(t, attr);
		return fail(EXIT_NO, "%s cannot be locked as it is configured, or by that TSM",
			    t->name);
	case -ENODEV:
	case -ENOENT:
		return fail(EXIT_USAGE, "%s: the function or the TSM is gone", t->name);
	case -ESTALE:
		return fail(EXIT_STALE,
			    "%s: the evidence was replaced since it was verified; verify it again",
			    t->name);
	case -EAGAIN:
		return fail(EXIT_STALE, "%s: the evidence is replaced again and again", t->name);
	case -ETIMEDOUT:
	case -EINTR:
		return fail(EXIT_STALE, "%s: no answer in time to %s; try again", t->name, attr);
	case -EOPNOTSUPP:
		return fail(EXIT_ABSENT, "%s: %s is not offered by this kernel or its TSM",
			    t->name, attr);
	case -EPROTO:
	case -EBADMSG:
	case -EKEYREJECTED:
		return fail(EXIT_NO, "%s: %s failed: the evidence is not what the TSM vouches for",
			    t->name, attr);
	case -EIO:
		return fail(EXIT_NO, "%s: the TSM refused to %s it; see the kernel's log", t->name,
			    attr);
	default:
		return fail(EXIT_SYSTEM, "%s: %s: %s", t->name, attr, strerror(-err));
	}
}

int tdi_write(struct tdi *t, const char *attr, const char *value)
{
	int rc = tdi_ops.write(t->root, t->name, attr, value);

	if (rc)
		return explain(t, attr, rc);
	tdi_update(t);
	return 0;
}

int tdi_validate(struct tdi *t, uint64_t generation)
{
	int rc = tdi_ops.validate(t->root, t->name, generation);

	return rc ? explain(t, "validate", rc) : 0;
}

int tdi_refresh(struct tdi *t, const struct nonce *nonce)
{
	uint64_t generation;
	int rc = tdi_ops.refresh(t->root, t->name, nonce, &generation);

	return rc ? explain(t, "refresh", rc) : 0;
}

static void pause_before_retry(int try)
{
	struct timespec ts = { .tv_nsec = try * READ_PAUSE_MS * 1000000L };

	nanosleep(&ts, NULL);
}

static int read_once(const struct tdi *t, uint32_t mask, struct evidence *e)
{
	int rc;

	evidence_free(e);
	rc = tdi_ops.read(t->root, t->name, mask, evidence_add, e);
	return rc ? rc : evidence_end(e);
}

int tdi_evidence(struct tdi *t, struct evidence *e)
{
	int try, rc = -EAGAIN;

	for (try = 0; try < READ_TRIES && rc == -EAGAIN; try++) {
		if (try)
			pause_before_retry(try);
		rc = read_once(t, EVIDENCE_ALL, e);
	}
	if (!rc)
		return 0;
	evidence_free(e);
	if (rc == -ENODATA)
		return fail(EXIT_NO, "%s: there is no evidence", t->name);
	return explain(t, "evidence", rc);
}

uint64_t tdi_generation(const struct tdi *t)
{
	struct evidence e = { 0 };
	uint64_t generation = 0;

	if (!*t->tsm)
		return 0;
	if (!read_once(t, 1u << EVIDENCE_REPORT, &e))
		generation = e.generation;
	evidence_free(&e);
	return generation;
}

int tdi_nonce(const char *arg, struct nonce *n)
{
	int rc = arg ? nonce_from_arg(arg, n) : nonce_random(n);

	if (!rc && n->len != NONCE_RANDOM_SIZE)
		return fail(EXIT_USAGE, "the nonce has %zu bytes, SPDM takes %d", n->len,
			    NONCE_RANDOM_SIZE);
	return rc;
}
