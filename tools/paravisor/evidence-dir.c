// SPDX-License-Identifier: GPL-2.0-only
/* Evidence as files of a directory. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "evidence-dir.h"
#include "out.h"
#include "sysfs.h"

bool generation_parse(const char *text, uint64_t *generation)
{
	char *end;

	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	*generation = strtoull(text, &end, 10);
	return !errno && !*end && *generation;
}

static int file_name(char path[PATH_MAX], const char *dir, const char *name)
{
	if (sysfs_path(path, PATH_MAX, dir, "/%s", name))
		return 0;
	return fail(EXIT_USAGE, "%s: %s", dir, strerror(errno));
}

static int save_one(const char *dir, const char *name, struct view data)
{
	struct file_out out = { .fd = -1 };
	char path[PATH_MAX];
	int rc = file_name(path, dir, name);

	if (!rc)
		rc = file_out_write(&out, path, data);
	if (!rc)
		rc = file_out_commit(&out);
	file_out_abort(&out);
	return rc;
}

/* What an earlier run has left must not look like part of this one. */
static int prepare_dir(const char *dir)
{
	char path[PATH_MAX];
	int rc;

	if (mkdir(dir, 0777) && errno != EEXIST)
		return fail(EXIT_SYSTEM, "cannot make directory %s: %s", dir, strerror(errno));
	if (!sysfs_is_dir(dir))
		return fail(EXIT_USAGE, "%s is not a directory", dir);
	rc = file_name(path, dir, EVIDENCE_GENERATION);
	if (!rc && unlink(path) && errno != ENOENT)
		rc = fail(EXIT_SYSTEM, "cannot remove %s: %s", path, strerror(errno));
	return rc;
}

int evidence_save(const char *dir, const struct evidence *e)
{
	char text[24];
	int i, n, rc = prepare_dir(dir);

	for (i = 0; i < EVIDENCE_TYPES && !rc; i++)
		rc = save_one(dir, evidence_file(i), evidence_view(e, i));
	n = snprintf(text, sizeof(text), "%llu\n", (unsigned long long)e->generation);
	if (!rc)
		rc = save_one(dir, EVIDENCE_GENERATION,
			      (struct view){ (const uint8_t *)text, (size_t)n });
	return rc;
}

/* Empty is how an object looks that the platform has not got. */
static bool is_empty(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISREG(st.st_mode) && !st.st_size;
}

static int load_one(const char *dir, enum evidence_type type, struct evidence *e)
{
	char path[PATH_MAX];
	int rc = file_name(path, dir, evidence_file(type));

	if (rc || is_empty(path))
		return rc;
	return file_read(path, false, EVIDENCE_MAX, "evidence file", &e->object[type]);
}

static int load_generation(const char *dir, struct evidence *e)
{
	char path[PATH_MAX], text[SYSFS_VALUE_MAX];
	int rc = file_name(path, dir, EVIDENCE_GENERATION);

	if (rc || access(path, F_OK))
		return rc;
	if (sysfs_read(path, text) && generation_parse(text, &e->generation))
		return 0;
	return fail(EXIT_USAGE, "%s has no generation", path);
}

int evidence_load(const char *dir, struct evidence *e)
{
	int i, rc;

	memset(e, 0, sizeof(*e));
	if (!sysfs_is_dir(dir))
		return fail(EXIT_USAGE, "%s is not a directory", dir);
	rc = load_generation(dir, e);
	for (i = 0; i < EVIDENCE_TYPES && !rc; i++)
		rc = load_one(dir, i, e);
	if (rc)
		evidence_free(e);
	return rc;
}
