/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_MEASUREMENT_H
#define PARAVISORCTL_MEASUREMENT_H

#include "view.h"

#define MEASUREMENTS_MAX	16
#define DIGEST_MAX		64
#define REGISTERS		4

/* As the command line has it: of SHA-256, SHA-384 or SHA-512. */
struct digest {
	uint8_t p[DIGEST_MAX];
	size_t len;
};

/* What the paravisor's measurement may be. */
struct measurements {
	struct digest v[MEASUREMENTS_MAX];
	size_t n;
};

/* What the run-time measurement registers must be; those of no length may be anything. */
struct registers {
	struct digest v[REGISTERS];
};

/*
 * One argument of --@option, N=VALUE, with a value of @size bytes, 0: of any hash. 0, or an exit
 * status after having printed the reason.
 */
int register_add(const char *option, const char *arg, size_t size, struct registers *r);

/* One argument of --measurement. The same. */
int measurement_add(const char *arg, struct measurements *m);

/* Whether all are of @size bytes, which is said if not. The same. */
int measurements_check_size(const struct measurements *m, size_t size);

static inline bool digest_is(const struct digest *d, struct view value)
{
	return d->len && view_equal(value, (struct view){ d->p, d->len });
}

static inline bool measurement_known(const struct measurements *m, struct view value)
{
	size_t i;

	for (i = 0; i < m->n; i++)
		if (digest_is(&m->v[i], value))
			return true;
	return false;
}

#endif
