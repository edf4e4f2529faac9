/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_MEASUREMENT_H
#define PARAVISORCTL_MEASUREMENT_H

#include <string.h>

#include "snp.h"

#define MEASUREMENTS_MAX	16

/* What the paravisor's measurement may be. */
struct measurements {
	uint8_t v[MEASUREMENTS_MAX][SNP_MEASUREMENT_SIZE];
	size_t n;
};

#define RTMRS	4

/* What the run-time measurement registers of a TD must be. */
struct rtmrs {
	uint8_t v[RTMRS][SNP_MEASUREMENT_SIZE];
	bool given[RTMRS];
};

/* One argument of --rtmr, N=VALUE. 0, or an exit status after having printed the reason. */
int rtmr_add(const char *arg, struct rtmrs *r);

/* One argument of --measurement. 0, or an exit status after having printed the reason. */
int measurement_add(const char *arg, struct measurements *m);

static inline bool measurement_known(const struct measurements *m, struct view value)
{
	size_t i;

	for (i = 0; i < m->n; i++)
		if (value.len == SNP_MEASUREMENT_SIZE && !memcmp(m->v[i], value.p, value.len))
			return true;
	return false;
}

#endif
