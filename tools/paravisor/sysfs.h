/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_SYSFS_H
#define PARAVISORCTL_SYSFS_H

#include <stdbool.h>
#include <stddef.h>

#include "compiler.h"

#define SYSFS_PARAVISOR	"/sys/hypervisor/paravisor"
#define SYSFS_TPM	"/sys/class/tpm"
#define SYSFS_VALUE_MAX	256

/* Joins @root and the formatted rest; false (ENAMETOOLONG) if it does not fit. */
bool sysfs_path(char *buf, size_t size, const char *root, const char *fmt, ...)
	__printf(4, 5);

/* First line of the file as printable ASCII; false with errno set. */
bool sysfs_read(const char *path, char value[SYSFS_VALUE_MAX]);

bool sysfs_is_dir(const char *path);

struct names {
	char **v;
	size_t n;
};

/* The entries of a directory, sorted, dot files left out; false with errno set. */
bool sysfs_list(const char *path, struct names *out);
void names_free(struct names *n);

struct paravisor {
	char name[SYSFS_VALUE_MAX];
	char isolation[SYSFS_VALUE_MAX];
	char level[SYSFS_VALUE_MAX];
};

/* EXIT_YES, EXIT_NO (none below), or EXIT_SYSTEM after having printed the reason. */
int paravisor_read(const char *root, struct paravisor *p);

/* Names of the set bits; 0 or EXIT_SYSTEM after having printed the reason. */
int paravisor_features(const char *root, struct names *out);

#endif
