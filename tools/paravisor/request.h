/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_REQUEST_H
#define PARAVISORCTL_REQUEST_H

#include "file.h"
#include "nonce.h"

#define PROVIDER_HCL	"hcl_report"

struct tsm_reply {
	char provider[64];
	long long generation;	/* -1: the provider does not show it */
	struct buffer outblob;
	struct buffer auxblob;	/* empty if there is none */
};

/*
 * Asks the kernel for one report in an entry of its own, which is gone afterwards.
 * 0, or an exit status after having printed the reason.
 */
int request_report(const char *root, const struct nonce *n, struct tsm_reply *r);
void reply_free(struct tsm_reply *r);

/* Name of the registered provider; 0 or -errno as the kernel gave it (-ENXIO: none). */
int request_provider(const char *root, char *name, size_t size);

#endif
