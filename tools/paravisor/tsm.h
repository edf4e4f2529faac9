/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_TSM_H
#define PARAVISORCTL_TSM_H

#include <stddef.h>
#include <sys/types.h>

#define TSM_REPORT_DIR	"/sys/kernel/config/tsm/report"

/*
 * One report entry in configfs. All return -errno on failure; read takes the whole attribute
 * or fails (-EFBIG: more than @size). The tests link another instance in the place of this one.
 */
struct tsm_ops {
	int (*create)(const char *root, const char *name);
	int (*remove)(const char *root, const char *name);
	ssize_t (*read)(const char *root, const char *name, const char *attr, void *buf,
			size_t size);
	int (*write)(const char *root, const char *name, const char *attr, const void *buf,
		     size_t size);
};

extern const struct tsm_ops tsm_ops;

/* Signal that asked us to stop, 0 if none; set from catch_signals() on. */
void catch_signals(void);
int caught_signal(void);

/* Ends the process by the caught signal, as if it had not been caught; no-op if none was. */
void obey_signal(void);

#endif
